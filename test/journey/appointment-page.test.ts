import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  type AppointmentPageView,
  renderAppointmentLinkInvalidPage,
  renderAppointmentPage,
} from "#appointments/pages/appointment-page.ts";
import { instant } from "#domain/shared/instant.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import { on } from "#test/support/at.ts";
import {
  chromiumPath,
  findOverlaps,
  findUnreachablePoints,
  keepPicture,
  listBroken,
  markupAttack as attack,
  measureAll,
  measureExcessWidth,
  measureFirst,
  openFoldedParts,
  pageWidths,
  servePagesToBrowser,
  setTextSize,
  findAxeFaults,
} from "#test/support/pages-in-browser.ts";

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
  "/a/texted": renderAppointmentPage({ ...booked, areTextsStopped: false }),
  "/a/stopped": renderAppointmentPage({ ...booked, areTextsStopped: true }),
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

describe.skipIf(!chromiumPath)("the page of an appointment in a browser", () => {
  const { open, posted, complaints } = servePagesToBrowser({
    pages,
    headersOf: () => pageHeaders,
    answerPost: () => ({ status: 303, location: "/a/confirmed" }),
  });

  async function findViolations(page: Page): Promise<string[]> {
    await openFoldedParts(page);
    return findAxeFaults(page);
  }

  it("passes the accessibility rules of axe, with every part open", async () => {
    const page = await open("/a/booked");
    for (const width of pageWidths) {
      await page.setViewportSize({ width, height: 800 });
      const colorScheme = width < 1000 ? "light" : "dark";
      await page.emulateMedia({ colorScheme });
      const paths = width === 320 || width === 1280 ? Object.keys(pages) : ["/a/booked"];
      for (const path of paths) {
        await page.goto(path);
        expect([path, width, colorScheme, ...(await findViolations(page))]).toEqual([path, width, colorScheme]);
      }
    }
    expect(complaints).toEqual([]);
  });

  it.each(pageWidths)("has its parts below each other at %d pixels, and cuts nothing off", async (width) => {
    const page = await open("/a/booked", { viewport: { width, height: 800 } });
    await keepPicture(page, `appointment-${width}`);
    const { bottom: end } = await measureFirst(page, "button.go");
    expect(end).toBeLessThan(800);
    for (const path of Object.keys(pages)) {
      await page.goto(path);
      await openFoldedParts(page);
      const excess = await measureExcessWidth(page);
      const overlaps = await findOverlaps(page);
      await page.evaluate("scrollTo(0, 0)");
      const parts = await measureAll(page, "main > *");
      const broken = listBroken({
        "the parts are below each other": parts.every(({ top }, index) => top >= (parts[index - 1]?.bottom ?? 0)),
        "all is within the page": parts.every(({ left, right }) => left >= 0 && right <= width),
        "lines have at most 70 characters": parts.every(({ left, right }) => right - left <= 640),
        "a thumb hits each control": (await measureAll(page, "button, select")).every(
          ({ top, bottom }) => bottom - top >= 44,
        ),
      });
      expect({ path, excess, overlaps, broken }).toEqual({ path, excess: 0, overlaps: [], broken: [] });
    }
  });

  it("has its action in view when it opens on a phone", async () => {
    const page = await open("/a/booked", { viewport: { width: 320, height: 568 } });
    expect(await findUnreachablePoints(page, "button.go")).toEqual([]);
  });

  it("shows the time first with text at 200 per cent on a phone, and nothing covers its action", async () => {
    const page = await open("/a/booked", { viewport: { width: 320, height: 640 } });
    await setTextSize(page, 200);
    expect((await measureFirst(page, "time")).bottom).toBeLessThan(640);
    await page.locator("button.go").scrollIntoViewIfNeeded();
    expect(await findUnreachablePoints(page, "button.go")).toEqual([]);
    for (const path of Object.keys(pages)) {
      await page.goto(path);
      await openFoldedParts(page);
      expect([path, await measureExcessWidth(page)]).toEqual([path, 0]);
    }
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
