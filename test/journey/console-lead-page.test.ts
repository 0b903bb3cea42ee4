import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { UserRole } from "#domain/accounts/user.ts";
import { consoleHeaders } from "#console/console-headers.ts";
import type { ConsoleResponse } from "#console/console-route.ts";
import { diaryRoutes } from "#console/diary/routes.ts";
import { leadRoutes } from "#console/leads/routes.ts";
import { renderConsolePage } from "#console/pages/console-layout.ts";
import { buildConsole } from "#infrastructure/build-console.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aSession } from "#test/support/console/a-session.ts";
import { leadConsoleWorld } from "#test/support/console/lead-console-world.ts";
import { consoleViews } from "#test/support/console/show-in-browser.ts";
import { aPerson } from "#test/support/entities.ts";
import {
  aCallStart,
  aCandidate,
  aContactAttempt,
  aDelivered,
  aDeliveryFailed,
  anAcknowledged,
  aReceived,
  aRouting,
} from "#test/support/facts.ts";
import {
  chromiumPath,
  findOverlaps,
  keepPicture,
  listBroken,
  measureAll,
  measureExcessWidth,
  measureFirst,
  servePagesToBrowser,
  setTextSize,
  findAxeFaults,
} from "#test/support/pages-in-browser.ts";

/** The stylesheet and the script as they are deployed, by their addresses. */
function buildAssets(): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "console-"));
  buildConsole(folder);
  const files = readdirSync(folder).map((name) => [`/assets/${name}`, readFileSync(join(folder, name), "utf8")]);
  rmSync(folder, { recursive: true });
  return Object.fromEntries(files);
}

const assets = buildAssets();
const findAsset = (extension: string) => Object.keys(assets).find((name) => name.endsWith(extension)) ?? "";
const urls = { styleUrl: findAsset(".css"), scriptUrl: findAsset(".js") };

function toDocument(response: ConsoleResponse, role: UserRole, path: string): string {
  if (response.kind !== "page") throw new Error(`a page, not ${JSON.stringify(response)}`);
  return renderConsolePage(response, { session: aSession(role), path, assets: urls });
}

/** The pages of a lead that was called, booked and returned. */
async function renderPages(): Promise<Record<string, string>> {
  const candidates = [
    aCandidate(),
    aCandidate({
      clientId: anId("client", 2),
      priority: 2,
      isOpen: false,
      caps: [{ per: "day", of: "leads", used: 4, limit: 5 }],
    }),
  ];
  const world = await leadConsoleWorld([
    aReceived({ routing: aRouting({ candidates }) }),
    aDeliveryFailed({ excerpt: "a-reply-without-any-blank-".repeat(8), httpStatus: 503, tookMs: 120 }),
    aDeliveryFailed({
      at: at("14:00:05"),
      attempt: 2,
      reason: "refused_by_endpoint",
      detail: "HTTP 503",
      httpStatus: 503,
    }),
    aDelivered({ at: at("14:00:20"), attempt: 3 }),
    anAcknowledged(),
    aCallStart(),
    aContactAttempt({ nextTryAt: at("16:30") }),
  ]);
  await world.giveSeat();
  const meeting = { once: "once-1", choice: "appointment_set", appointmentAt: "2026-11-22T17:00" };
  await world.ask(leadRoutes.recordCall, { form: meeting });
  await world.ask(leadRoutes.returnLead, { form: { once: "once-2", returnReason: "no_contact" } });
  await world.post();
  const wrong = { once: "once-3", choice: "won", value: "a lot" };
  const lead = `/console/leads/${world.key.leadId}`;
  return {
    [lead]: toDocument(await world.ask(leadRoutes.showLead), "agency_operator", lead),
    "/console/leads/not-saved": toDocument(
      await world.ask(leadRoutes.recordCall, { role: "client_agent", form: wrong }),
      "client_agent",
      lead,
    ),
    "/console/diary": toDocument(await world.ask(diaryRoutes.showDiary), "agency_operator", "/console/diary"),
  };
}

/** The page and the diary of a person whose texts have no place to break a line. */
async function renderLongPages(): Promise<Record<string, string>> {
  const person = aPerson();
  const world = await leadConsoleWorld(undefined, {
    personal: {
      ...person,
      person: { ...person.person, name: "W".repeat(100), email: `${"m".repeat(64)}@${"d".repeat(40)}.example.com` },
      fields: { ["W".repeat(40)]: "v".repeat(100) },
      notes: "n".repeat(300),
    },
  });
  await world.giveSeat();
  const meeting = { once: "once-1", choice: "appointment_set", appointmentAt: "2026-11-22T17:00" };
  await world.ask(leadRoutes.recordCall, { form: meeting });
  return {
    "/long/lead": toDocument(await world.ask(leadRoutes.showLead), "agency_operator", "/console/leads"),
    "/long/diary": toDocument(await world.ask(diaryRoutes.showDiary), "agency_operator", "/console/diary"),
  };
}

const pages = await renderPages();
const longPages = await renderLongPages();
const [leadPath = ""] = Object.keys(pages);

const openAll = (page: Page) =>
  page.evaluate("document.querySelectorAll('main details').forEach((each) => (each.open = true))");

describe.skipIf(!chromiumPath)("the page of a lead and the diary in a browser", () => {
  const { open, posted, complaints } = servePagesToBrowser({
    pages: { ...pages, ...longPages, ...assets },
    headersOf: (path) =>
      path.endsWith(".css")
        ? { "content-type": "text/css" }
        : path.endsWith(".js")
          ? { "content-type": "text/javascript" }
          : consoleHeaders,
    answerPost: () => ({ status: 303, location: leadPath }),
  });

  describe.each(Object.keys(pages))("%s", (path) => {
    it.each(consoleViews)(
      "fits $width pixels, folded and open, in $scheme, and axe finds nothing",
      async ({ width, scheme, rules }) => {
        const page = await open(path, { viewport: { width, height: 800 }, colorScheme: scheme });
        for (const isOpen of [false, true]) {
          if (isOpen) await openAll(page);
          expect([width, await measureExcessWidth(page)]).toEqual([width, 0]);
          expect(await findOverlaps(page)).toEqual([]);
        }
        expect(await findAxeFaults(page, { rules })).toEqual([]);
        await keepPicture(page, `console-${path.split("/").at(-1)?.slice(0, 12)}-${width}-${scheme}`);
        expect(complaints).toEqual([]);
      },
    );
  });

  it.each(Object.keys(longPages))("breaks names and addresses of a hundred letters: %s", async (path) => {
    for (const width of [320, 820, 1280]) {
      const page = await open(path, { viewport: { width, height: 800 } });
      await openAll(page);
      expect([width, await measureExcessWidth(page), await findOverlaps(page)]).toEqual([width, 0, []]);
    }
  });

  it.each([leadPath, "/console/diary"])("fits a phone with text of twice the size: %s", async (path) => {
    const page = await open(path, { viewport: { width: 390, height: 800 } });
    await setTextSize(page, 200);
    await openAll(page);
    expect(await measureExcessWidth(page)).toBe(0);
  });

  it("has the timeline beside the person on a desktop, and the figures below", async () => {
    const page = await open(leadPath, { viewport: { width: 1280, height: 800 } });
    const [who, happened, behind] = [
      await measureFirst(page, ".who"),
      await measureFirst(page, ".happened"),
      await measureFirst(page, ".behind"),
    ];
    expect(
      listBroken({
        "the timeline is to the right of the person": happened.left >= who.right,
        "both begin at the same height": Math.abs(happened.top - who.top) < 2,
        "the figures are below the person": behind.top >= who.bottom,
        "the figures are as wide as the person": Math.abs(behind.right - who.right) < 2,
      }),
    ).toEqual([]);
  });

  it("has one column on a phone: the person, what to do, what happened, and the figures", async () => {
    const page = await open(leadPath, { viewport: { width: 390, height: 800 } });
    const [call] = await measureAll(page, ".lead-head .go");
    const parts = await Promise.all([".who", ".work", ".happened", ".behind"].map((part) => measureFirst(page, part)));
    const tops = parts.map(({ top }) => top);
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    expect(call && call.bottom < 800 && call.bottom - call.top >= 44).toBe(true);
  });

  it("shows the fields of the chosen outcome only", async () => {
    const page = await open(leadPath, { viewport: { width: 390, height: 800 } });
    await page.locator("summary", { hasText: "Record what came of a call" }).click();
    const isShown = async () => ({
      value: await page.locator("#value").isVisible(),
      wakeOn: await page.locator("#wakeOn").isVisible(),
    });
    expect(await isShown()).toEqual({ value: false, wakeOn: false });
    await page.getByLabel("Won", { exact: true }).check();
    expect(await isShown()).toEqual({ value: true, wakeOn: false });
    await page.getByLabel("Not ready yet", { exact: true }).check();
    expect(await isShown()).toEqual({ value: false, wakeOn: true });
  });

  it.each([leadPath, "/console/diary"])(
    "moves an appointment by Enter in the field of its new time: %s",
    async (path) => {
      const page = await open(path, { viewport: { width: 1280, height: 800 } });
      await page.locator("summary", { hasText: "Confirm, move or cancel it" }).click();
      const field = page.locator('input[name="toLocal"]');
      await field.fill("2026-11-22T18:00");
      await field.press("Enter");
      await page.waitForURL(leadPath);
      expect(posted).toMatchObject([{ change: "move", toLocal: "2026-11-22T18:00" }]);
    },
  );

  it("says at the top of a phone what was not saved, and leads to the form with what was typed", async () => {
    const page = await open("/console/leads/not-saved", { viewport: { width: 390, height: 800 } });
    expect((await measureFirst(page, "[role=alert]")).bottom).toBeLessThan(800);
    await page.getByRole("link", { name: "Go to the form" }).click();
    expect(await page.locator("#value").inputValue()).toBe("a lot");
    expect((await measureFirst(page, "#call")).top).toBeLessThan(200);
  });

  it.each([320, 1280])(
    "shows each attempt of a delivery at %i pixels without scrolling, in a few lines",
    async (width) => {
      const page = await open(leadPath, { viewport: { width, height: 800 } });
      await openAll(page);
      const hidden =
        "[...document.querySelectorAll('#deliveries .table')].map((each) => each.scrollWidth - each.clientWidth)";
      expect(await page.evaluate(hidden)).toEqual([0]);
      // The oldest attempt has a long answer, which makes its row high.
      const [newest, second] = await measureAll(page, "#deliveries tbody th");
      expect(newest && second && second.top - newest.top < 200).toBe(true);
    },
  );

  it("draws the time of the agency before that of the client, over the whole width", async () => {
    const page = await open(leadPath, { viewport: { width: 1280, height: 800 } });
    await page.locator("#clock summary").click();
    const [bar, agency, client] = [
      await measureFirst(page, ".clock-bar svg"),
      await measureFirst(page, ".clock-bar .agency"),
      await measureFirst(page, ".clock-bar .client"),
    ];
    expect(
      listBroken({
        "the agency begins the bar": Math.abs(agency.left - bar.left) < 2,
        "the client follows at once": Math.abs(client.left - agency.right) < 2,
        "the client ends the bar": Math.abs(client.right - bar.right) < 2,
        "20 s of 5 min are drawn as such":
          Math.abs((agency.right - agency.left) / (bar.right - bar.left) - 20 / 300) < 0.01,
      }),
    ).toEqual([]);
  });
});
