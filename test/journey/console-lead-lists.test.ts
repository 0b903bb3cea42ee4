import { beforeAll, describe, expect, it } from "vitest";
import { showInbox } from "#console/inbox/endpoints.ts";
import { listLeads, listRefusedLeads, listSleepers } from "#console/lead-lists/endpoints.ts";
import type { ConsolePage, ConsoleResponse } from "#console/console-route.ts";
import type { UserRole } from "#domain/accounts/user.ts";
import type { RefusedLead } from "#domain/lead/refused-lead.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { aRequest, aSession } from "#test/support/console/a-session.ts";
import { leadsInTable } from "#test/support/console/leads-in-table.ts";
import { findPageFaults } from "#test/support/console/find-page-faults.ts";
import { consoleViews, showInBrowser } from "#test/support/console/show-in-browser.ts";
import { aContactAttempt, aDelivered, aNotWoken, aNurture, anAcknowledged, anOutcome } from "#test/support/facts.ts";
import { aPerson } from "#test/support/entities.ts";
import { chromiumPath, keepPicture, markupAttack, measureAll } from "#test/support/pages-in-browser.ts";

const now = on("2026-11-23T14:05Z");
const person = (name: string, changes = {}) =>
  aPerson({
    person: { name, phone: "+447700900777", email: "person@example.com", ...changes },
    notes: "Four sash windows at the front, wants a price before Christmas.\nCall after two.",
  });
const delivered = (time: string) => aDelivered({ at: on(`2026-11-23T${time}:02Z`) });
const call = (number: number, time: string, changes: Partial<Parameters<typeof aContactAttempt>[0]> = {}) =>
  aContactAttempt({
    attemptId: anId("att", number),
    at: on(`2026-11-23T${time}Z`),
    recordedAt: on(`2026-11-23T${time}Z`),
    ...changes,
  });

async function giveLeads(world: ReturnType<typeof leadsInTable>) {
  await world.give(1, {
    at: on("2026-11-20T18:45Z"),
    facts: [aDelivered({ at: on("2026-11-20T18:45:02Z") })],
    personal: person("Zoë Ashworth"),
  });
  await world.give(2, {
    at: on("2026-11-23T13:53Z"),
    facts: [delivered("13:53")],
    personal: person("Margaret O'Connor"),
  });
  await world.give(3, { at: on("2026-11-23T14:04Z"), client: 2, personal: person("محمد بن عبد الله") });
  await world.give(4, {
    at: on("2026-11-23T13:30Z"),
    client: 2,
    facts: [delivered("13:30"), anAcknowledged({ at: on("2026-11-23T13:31Z") })],
    personal: person("Wolfeschlegelsteinhausenbergerdorff".repeat(3)),
  });
  await world.give(5, {
    at: on("2026-11-23T09:01Z"),
    facts: [delivered("09:01"), call(5, "11:00", { nextTryAt: on("2026-11-23T16:30Z") })],
    personal: person("Tom Reid"),
  });
  await world.give(6, {
    at: on("2026-11-23T09:02Z"),
    client: 2,
    facts: [delivered("09:02"), call(6, "10:00", { result: "voicemail", nextTryAt: on("2026-11-23T13:00Z") })],
    personal: person(markupAttack),
  });
  await world.give(7, {
    at: on("2026-11-19T09:02Z"),
    facts: [aNurture({ at: on("2026-11-19T10:00Z"), recordedAt: on("2026-11-19T10:00Z") })],
    personal: person("Ann Lee"),
  });
  await world.give(8, {
    at: on("2026-11-19T09:03Z"),
    client: 2,
    facts: [
      aNurture({ nurture: { wakeOn: "2026-11-23", wakeAt: on("2026-11-23T09:00Z"), reason: "budget" } }),
      aNotWoken(),
    ],
    personal: person("Bob Stone"),
  });
  await world.give(9, {
    at: on("2026-11-19T09:04Z"),
    facts: [anOutcome({ outcome: "won", value: { amount: 450_000, currency: "GBP" } })],
    personal: person("Cleo Hart", { phone: undefined }),
  });
}

const refusal = (number: number, changes: Partial<RefusedLead>): RefusedLead => ({
  id: anId("rfl", number),
  at: on("2026-11-23T13:40Z"),
  keyId: anId("key"),
  campaignId: anId("campaign"),
  code: "validation_error",
  status: 422,
  idempotencyKey: `order-${number}`,
  ...changes,
});
const refused = [
  refusal(1, {
    code: "phone_invalid",
    errors: [{ pointer: "/person/phone", detail: "not a valid number of GB" }],
    person: { name: "Zoë", phone: "07700", postcode: "BS1 4DJ" },
  }),
  refusal(2, { code: "duplicate_lead", status: 409, leadId: anId("lead", 2) }),
  refusal(3, {
    errors: [
      { pointer: "/fields/roofType", detail: "one of Slate, Tile" },
      { pointer: "/person", detail: "a phone number or an email address" },
    ],
    campaignId: undefined,
    idempotencyKey: "x".repeat(120),
    person: { name: markupAttack, address: "14 ".repeat(60) },
  }),
];

describe.skipIf(!chromiumPath)("the lists of leads in the console, in a browser", () => {
  const open = showInBrowser();
  const world = leadsInTable();
  const empty = leadsInTable();
  beforeAll(() => giveLeads(world));

  const page = (response: ConsoleResponse): ConsolePage => (response.kind === "page" ? response : expect.fail());
  const inboxQuery = { tab: "unworked", after: undefined } as const;
  const noFilter = {
    q: undefined,
    status: undefined,
    clientId: undefined,
    campaignId: undefined,
    from: undefined,
    to: undefined,
    after: undefined,
  };
  const refusedOf = (from: readonly RefusedLead[]) =>
    listRefusedLeads({ ...world, listRefused: async () => ({ refused: [...from], notKept: from.length && 12 }) });
  const requestBy = (role: UserRole) => ({ ...aRequest, session: aSession(role), now });
  const pages: Record<string, { path: string; show: (role: UserRole) => Promise<ConsoleResponse> }> = {
    inbox: { path: "/console", show: (role) => showInbox(world.readInbox)({ ...requestBy(role), query: inboxQuery }) },
    attempted: {
      path: "/console",
      show: (role) => showInbox(world.readInbox)({ ...requestBy(role), query: { ...inboxQuery, tab: "attempted" } }),
    },
    "empty inbox": {
      path: "/console",
      show: (role) => showInbox(empty.readInbox)({ ...requestBy(role), query: inboxQuery }),
    },
    leads: { path: "/console/leads", show: (role) => listLeads(world)({ ...requestBy(role), query: noFilter }) },
    "no lead found": {
      path: "/console/leads",
      show: (role) => listLeads(world)({ ...requestBy(role), query: { ...noFilter, q: "Nemo" } }),
    },
    sleepers: {
      path: "/console/sleepers",
      show: (role) => listSleepers(world)({ ...requestBy(role), query: { after: undefined } }),
    },
    "no sleepers": {
      path: "/console/sleepers",
      show: (role) => listSleepers(empty)({ ...requestBy(role), query: { after: undefined } }),
    },
    "refused leads": {
      path: "/console/refused-leads",
      show: (role) => refusedOf(refused)({ ...requestBy(role), query: { ...noFilter } }),
    },
    "no refused leads": {
      path: "/console/refused-leads",
      show: (role) => refusedOf([])({ ...requestBy(role), query: { ...noFilter } }),
    },
  };

  describe.each(Object.entries(pages))("%s", (name, { path, show }) => {
    it.each(consoleViews)("can be read and used at $width pixels, $scheme", async (view) => {
      const role = view.scheme === "light" || path.includes("refused") ? "agency_operator" : "client_manager";
      const shown = await open(page(await show(role)), { session: aSession(role), path, view });
      await keepPicture(shown, `console-${name.replaceAll(" ", "-")}-${view.width}-${view.scheme}`);
      expect(await findPageFaults(shown, view.rules)).toEqual([]);
    });
  });

  it.each([768, 960])("shows the button that wakes a sleeper at %i pixels without scrolling", async (width) => {
    const { path, show } = pages["sleepers"] ?? expect.fail();
    const session = aSession("agency_operator");
    const shown = await open(page(await show("agency_operator")), { session, path, view: { width, scheme: "light" } });
    const buttons = await measureAll(shown, "tbody .is-action button");
    expect(buttons.map(({ right }) => right <= width - 16)).toEqual([true, true]);
    // A name is not broken within a word: each of the two has two lines at most.
    const names = await measureAll(shown, "tbody th a");
    expect(names.map(({ top, bottom }) => bottom - top < 50)).toEqual([true, true]);
  });

  it("shows the oldest lead first, and its buttons beside it on a phone", async () => {
    const { path, show } = pages["inbox"] ?? expect.fail();
    const shown = await open(page(await show("agency_operator")), {
      session: aSession("agency_operator"),
      path,
      view: { width: 390, scheme: "light" },
    });
    const [rows, names, calls] = await Promise.all(
      ["tbody tr", "tbody th a", "tbody .call-menu > .button"].map((selector) => measureAll(shown, selector)),
    );
    const isBeside = (index: number) => {
      const [row, name, call] = [rows?.[index], names?.[index], calls?.[index]];
      return row && name && call && call.left >= name.right && call.top >= row.top && call.bottom <= row.bottom;
    };
    expect(rows?.map((_, index) => isBeside(index))).toEqual([true, true, true, true]);
    expect(await shown.locator("tbody th").allInnerTexts()).toEqual([
      "Zoë Ashworth",
      expect.stringMatching(/^Wolfe/),
      "Margaret O'Connor",
      "محمد بن عبد الله",
    ]);
    // The first call is in view without scrolling.
    expect(calls?.[0]?.bottom).toBeLessThan(600);
    await shown.locator("tbody .menu summary").first().click();
    expect(await shown.getByRole("link", { name: "Text" }).first().isVisible()).toBe(true);
  });
});
