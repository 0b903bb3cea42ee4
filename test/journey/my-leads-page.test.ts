import { describe, expect, it } from "vitest";
import { type MyLeadRow, type MyLeadsView, renderMyLeadsPage } from "#contact/pages/my-leads.ts";
import { renderLinkExpiredPage } from "#leads/pages/link-pages.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import {
  chromiumPath,
  findOverlaps,
  findUnreachablePoints,
  keepPicture,
  markupAttack as attack,
  measureAll,
  measureExcessWidth,
  pageWidths,
  servePagesToBrowser,
  setTextSize,
  findAxeFaults,
} from "#test/support/pages-in-browser.ts";

const now = "2026-11-24T14:05:00.000Z";

const row = (name: string, changes: Partial<MyLeadRow> = {}): MyLeadRow => ({
  url: `http://127.0.0.1/l/${"x".repeat(63)}`,
  name,
  area: "LS5",
  campaignName: "Windows, Leeds",
  shape: "●",
  status: "Not called yet",
  since: "2026-11-24T13:53:00.000Z",
  ...changes,
});
const stop = { url: "http://127.0.0.1/s/x", noun: "texts" };
const names = { agencyName: "Northern Leads", clientName: "Kirkstall Windows Ltd", clientTimeZone: "Europe/London" };

const mixed: MyLeadsView = {
  ...names,
  stop,
  sections: [
    {
      id: "to-call",
      title: "To call",
      rows: [
        row("Margaret O'Connor"),
        row("Zoë Ashworth", { area: "BD1", status: "Taken, not called yet", since: "2026-11-24T13:24:00.000Z" }),
        row("محمد بن عبد الله", { since: "2026-11-23T16:00:00.000Z" }),
      ],
    },
    {
      id: "to-try",
      title: "To try again",
      rows: [row("Tom Reid", { shape: "◐", status: "No answer, 2 calls", since: "2026-11-24T11:00:00.000Z" })],
    },
    {
      id: "callbacks",
      title: "To call back",
      rows: [row("Ó Sé", { shape: "✓", status: "Call back later", since: "2026-11-20T11:00:00.000Z" })],
    },
    { id: "open", title: "Spoken to, still open", rows: [] },
    {
      id: "asleep",
      title: "Not ready yet",
      rows: [
        row("Ann", { shape: "◌", status: "Again on Wednesday 1 September 2027", since: "2026-09-02T11:00:00.000Z" }),
      ],
    },
    {
      id: "done",
      title: "Done",
      rows: [
        row("Wolfeschlegelsteinhausenbergerdorff".repeat(3), {
          shape: "★",
          status: "Won",
          since: "2025-11-02T11:00:00.000Z",
        }),
        row(attack, { area: attack, campaignName: attack, shape: "✕", status: "Details are wrong" }),
      ],
    },
  ],
  older: [{ url: "http://127.0.0.1/m/x?list=toCall", title: "Older leads to call" }],
};

const pages: Record<string, string> = {
  "/m/token": renderMyLeadsPage(mixed, now),
  "/m/empty": renderMyLeadsPage({ sections: [], older: [], stop }, now),
  "/m/older": renderMyLeadsPage({ ...names, sections: [], older: [], firstPageUrl: "http://127.0.0.1/m/x" }, now),
  "/l/expired": renderLinkExpiredPage({ stop: { channel: "sms", url: "http://127.0.0.1/s/x" } }),
  "/l/expired?requested=1": renderLinkExpiredPage({ isRequested: true }),
};

describe.skipIf(!chromiumPath)("my leads and the page of a dead link, in a browser", () => {
  const { open, posted, complaints } = servePagesToBrowser({
    pages,
    headersOf: () => pageHeaders,
    answerPost: (path) => ({ status: 303, location: `${path.split("?")[0]}?requested=1` }),
  });
  const atWidth = (width: number) => ({ viewport: { width, height: 800 } });

  describe.each(Object.keys(pages))("%s", (path) => {
    it.each([
      [320, "light"],
      [1280, "dark"],
    ] as const)("passes the accessibility rules of axe at %d pixels, %s", async (width, colorScheme) => {
      const page = await open(path, { ...atWidth(width), colorScheme });
      expect(await findAxeFaults(page)).toEqual([]);
      expect(complaints).toEqual([]);
    });

    it.each(pageWidths)(
      "fits %d pixels without horizontal scrolling, also with text of twice the size",
      async (width) => {
        const page = await open(path, atWidth(width));
        for (const percent of [100, 200] as const) {
          await setTextSize(page, percent);
          expect({ percent, excess: await measureExcessWidth(page) }).toEqual({ percent, excess: 0 });
        }
      },
    );
  });

  it.each(pageWidths)("lists the leads in the order of the work at %d pixels, without an overlap", async (width) => {
    const page = await open("/m/token", atWidth(width));
    await keepPicture(page, `my-leads-${width}`);
    expect(await findOverlaps(page)).toEqual([]);
    const parts = await measureAll(page, "header, main, footer");
    expect(parts.map(({ top }) => top)).toEqual(parts.map(({ top }) => top).toSorted((a, b) => a - b));
    const rows = await measureAll(page, ".leads li");
    for (const [index, { left, right, top, bottom }] of rows.entries()) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(width);
      expect(top).toBeGreaterThanOrEqual(rows[index - 1]?.bottom ?? 0);
      // A thumb needs 44 pixels.
      expect(bottom - top).toBeGreaterThanOrEqual(44);
    }
    // A status never shrinks to a column of letters beside its age.
    const statuses = await measureAll(page, ".leads li > p:nth-child(3)");
    for (const { top, bottom } of statuses) expect(bottom - top).toBeLessThan(60);
    const titles = await page.locator("h2").allTextContents();
    expect(titles).toEqual(["To call", "To try again", "To call back", "Not ready yet", "Done"]);
    const texts = await measureAll(page, ".leads li p");
    for (const { right } of texts) expect(right).toBeLessThanOrEqual(width - 8);
  });

  it.each([100, 200] as const)(
    "shows the first lead without scrolling at 320 × 640 pixels, text at %d per cent",
    async (percent) => {
      const page = await open("/m/token", { viewport: { width: 320, height: 640 } });
      await setTextSize(page, percent);
      expect(await findUnreachablePoints(page, ".leads a")).toEqual([]);
    },
  );

  it.each([1000, 1280, 1440])("aligns names, campaigns, statuses and ages in columns at %d pixels", async (width) => {
    const page = await open("/m/token", atWidth(width));
    for (const column of [1, 2, 3]) {
      const boxes = await measureAll(page, `.leads li > p:nth-child(${column})`);
      expect(new Set(boxes.map(({ left }) => Math.round(left))).size).toBe(1);
    }
    const ages = await measureAll(page, ".leads li > p:nth-child(4)");
    expect(new Set(ages.map(({ right }) => Math.round(right))).size).toBe(1);
    const [first] = await measureAll(page, ".leads li");
    expect((first?.bottom ?? 0) - (first?.top ?? 0)).toBeLessThan(64);
  });

  it("opens a card by a tap anywhere on its row, and by the keyboard, without a script", async () => {
    const page = await open("/m/token", { ...atWidth(390), javaScriptEnabled: false });
    await page.keyboard.press("Tab");
    expect(await page.locator("a:focus").textContent()).toBe("Margaret O'Connor");
    const [box] = await measureAll(page, ".leads li");
    const target = page.waitForRequest(/\/l\/x{63}$/);
    await page.mouse.click((box?.right ?? 0) - 10, (box?.bottom ?? 0) - 6);
    expect((await target).method()).toBe("GET");
  });

  it("runs no script from a lead", async () => {
    const page = await open("/m/token", atWidth(390));
    expect(await page.locator("main img, main svg, main script").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it.each(pageWidths)("offers a new link in view at %d pixels, sends it in one tap, and says so", async (width) => {
    const page = await open("/l/expired", { ...atWidth(width), javaScriptEnabled: false });
    const [button] = await measureAll(page, "button");
    expect(button?.bottom).toBeLessThan(800);
    expect((button?.bottom ?? 0) - (button?.top ?? 0)).toBeGreaterThanOrEqual(44);
    await page.getByRole("button", { name: "Send me a new link" }).click();
    await page.waitForURL("**/l/expired?requested=1");
    expect(posted).toEqual([{ renew: "1" }]);
    expect(await page.title()).toBe("A new link was requested");
  });

  it("are below 30 kB each, with their style", () => {
    for (const page of Object.values(pages)) expect(Buffer.byteLength(page)).toBeLessThan(30_000);
  });
});
