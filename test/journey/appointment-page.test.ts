import { createServer, type Server } from "node:http";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type AppointmentPageView,
  renderAppointmentLinkInvalidPage,
  renderAppointmentPage,
} from "#appointments/pages/appointment-page.ts";
import { findChromium } from "#bin/find-chromium.ts";
import { instant } from "#domain/shared/instant.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import { on } from "#test/support/at.ts";

const executablePath = findChromium();
if (!executablePath) console.warn("Skipped: the pages were not opened, because there is no chromium on the PATH.");

const attack = "<img src=x onerror=alert(1)><script>alert(1)</script>\"'><svg onload=alert(1)>";
const slotOf = (number: number) => instant(Date.parse("2027-06-24T08:00:00Z") + number * 45 * 60_000);
const booked: AppointmentPageView = {
  side: "prospect",
  agencyName: "Brightline Leads",
  clientName: "Harbour Roofing Ltd",
  prospectName: "Margaret O'Connor",
  start: on("2027-07-01T13:00:00Z"),
  end: on("2027-07-01T14:00:00Z"),
  timeZone: "Europe/London",
  place: { kind: "visit", detail: "14 Kirkstall Lane, LS5 3EH" },
  verdict: { status: "booked", isFinal: false },
  confirmedBy: [],
  can: { change: true, say: false },
  slots: Array.from({ length: 120 }, (_, number) => slotOf(number)),
};
const over: AppointmentPageView = {
  ...booked,
  side: "client",
  place: { kind: "phone", detail: "+447700900777" },
  verdict: { status: "no_show_prospect", result: "no_show_prospect", isFinal: false },
  said: "no_show_prospect",
  can: { change: false, say: true },
  slots: [],
};
const pages: Record<string, string> = {
  "/a/booked": renderAppointmentPage(booked),
  "/a/confirmed": renderAppointmentPage(
    { ...booked, verdict: { status: "confirmed", isFinal: false }, confirmedBy: ["prospect"] },
    { done: "Thank you. The time is confirmed." },
  ),
  "/a/problem": renderAppointmentPage(booked, { problem: "That time has just been taken. Please choose another one." }),
  "/a/over": renderAppointmentPage(over),
  "/a/attacked": renderAppointmentPage({
    ...over,
    prospectName: attack.repeat(3),
    agencyName: "x".repeat(200),
    place: { kind: "visit", detail: attack },
  }),
  "/a/dead": renderAppointmentLinkInvalidPage(),
};

/** Serves `pages` like the lead-card function, and records the posted forms. */
function aServer(posted: Record<string, string>[]): Server {
  return createServer((request, response) => {
    if (request.method === "POST") {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        posted.push(Object.fromEntries(new URLSearchParams(body)));
        response.writeHead(303, { location: "/a/confirmed" }).end();
      });
      return;
    }
    const page = pages[request.url ?? ""];
    response.writeHead(page ? 200 : 404, pageHeaders).end(page);
  });
}

const widths = [320, 390, 820, 1280];

describe.skipIf(!executablePath)("the page of an appointment in a browser", () => {
  const posted: Record<string, string>[] = [];
  const server = aServer(posted);
  let browser: Browser;
  let context: BrowserContext | undefined;
  let complaints: string[] = [];

  beforeAll(async () => {
    const listening = new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
    browser = await chromium.launch({
      executablePath: executablePath ?? "",
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
    });
    await listening;
  });
  afterEach(async () => {
    await context?.close();
    posted.length = 0;
  });
  afterAll(async () => {
    await browser?.close();
    server.close();
  });

  async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    context = await browser.newContext({ baseURL: `http://127.0.0.1:${port}`, ...options });
    complaints = [];
    const page = await context.newPage();
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => {
      complaints.push(`a dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(path);
    return page;
  }

  it("passes the accessibility rules of axe at each width, light and dark, with every part open", async () => {
    const page = await open("/a/booked");
    for (const width of widths) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        for (const path of Object.keys(pages)) {
          await page.goto(path);
          for (const summary of await page.locator("summary").all()) await summary.click();
          const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
          expect(violations.map(({ id }) => `${id} on ${path} at ${width} in ${colorScheme}`)).toEqual([]);
        }
      }
    }
    expect(complaints).toEqual([]);
  }, 120_000);

  it("never scrolls sideways, cuts nothing off, and has its parts below each other in their order", async () => {
    const page = await open("/a/booked");
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      for (const path of Object.keys(pages)) {
        await page.goto(path);
        for (const summary of await page.locator("summary").all()) await summary.click();
        const scrollWidth = await page.evaluate("document.documentElement.scrollWidth");
        expect([path, width, scrollWidth]).toEqual([path, width, width]);
        await page.evaluate("window.scrollTo(0, 0)");
        const parts = await page.locator("main > *").all();
        let bottom = 0;
        for (const part of parts) {
          const box = await part.boundingBox();
          if (!box) throw new Error("a part that is not shown");
          expect(box.y).toBeGreaterThanOrEqual(bottom);
          expect(box.x).toBeGreaterThanOrEqual(0);
          expect(box.x + box.width).toBeLessThanOrEqual(width);
          bottom = box.y + box.height;
        }
        for (const control of await page.locator("button, select").all()) {
          expect((await control.boundingBox())?.height).toBeGreaterThanOrEqual(44);
        }
      }
    }
  }, 60_000);

  it("has the action of the page in view when it opens on a phone", async () => {
    const page = await open("/a/booked", { viewport: { width: 320, height: 568 } });
    const button = await page.getByRole("button", { name: "Confirm this time" }).boundingBox();
    expect((button?.y ?? Infinity) + (button?.height ?? 0)).toBeLessThan(568);
  });

  it("confirms, moves, cancels and says the result without script, by touch", async () => {
    const phone = { javaScriptEnabled: false, hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } };
    const page = await open("/a/booked", phone);
    const tap = async (name: string) => {
      await page.getByRole("button", { name }).tap();
      await page.waitForURL("**/a/confirmed");
    };
    await tap("Confirm this time");
    await page.goto("/a/booked");
    await page.getByText("Move it to another time").tap();
    await page.getByLabel("A free time").selectOption({ index: 3 });
    await tap("Move the appointment");
    await page.goto("/a/booked");
    await page.getByText("Cancel it").tap();
    await tap("Cancel the appointment");
    await page.goto("/a/over");
    await tap("It took place");
    expect(posted).toEqual([
      { do: "confirm" },
      { do: "move", start: slotOf(2) },
      { do: "cancel" },
      { do: "say", result: "held" },
    ]);
  });

  it("is moved by the keyboard alone", async () => {
    const page = await open("/a/booked", { viewport: { width: 1280, height: 800 } });
    const press = async (...keys: string[]) => {
      for (const pressed of keys) await page.keyboard.press(pressed);
    };
    // Past the confirmation, open the times, choose the first one, and press the button.
    await press("Tab", "Tab", "Enter", "Tab", "ArrowDown", "Tab");
    await Promise.all([page.waitForURL("**/a/confirmed"), press("Enter")]);
    expect(posted).toEqual([{ do: "move", start: slotOf(0) }]);
  });

  it("runs nothing that a name or an address brings along", async () => {
    const page = await open("/a/attacked");
    expect(await page.locator("img, script, svg").count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
