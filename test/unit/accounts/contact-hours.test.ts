import { describe, expect, it } from "vitest";
import { makeChangeClient } from "#accounts/change-client.ts";
import type { NewContactHours } from "#accounts/check-contact-hours.ts";
import { makeCreateClient } from "#accounts/create-client.ts";
import { makeReplaceCalendar } from "#accounts/replace-calendar.ts";
import { findHoursAt } from "#domain/accounts/contact-hours.ts";
import { fingerprint } from "#platform/ids.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryAgencies, memoryCalendars, memoryClients } from "#test/support/doubles/memory-entities.ts";
import { aClient } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";

const agencyId = anId("agency");
const harbour = { name: "Harbour Roofing Ltd", timeZone: "Europe/London", paused: false };
const office = (changes: Partial<NewContactHours> = {}): NewContactHours => ({
  weekly: [{ days: ["mon"], from: "09:00", to: "17:30" }],
  holidays: [],
  calendars: ["GB-ENG"],
  ...changes,
});
const version = { ...office(), from: at("09:00"), timeZone: "Europe/London" };

function aWorld() {
  const clock = aClock("09:00");
  const [calendars, clients] = [memoryCalendars(), memoryClients(aClient())];
  const deps = { agencies: memoryAgencies(), calendars, clients, ids, fingerprint, now: clock.now };
  const change = makeChangeClient(deps);
  return {
    clock,
    calendars,
    create: makeCreateClient(deps),
    change: (body: Parameters<typeof change>[2]) => change(agencyId, anId("client"), body),
    replace: makeReplaceCalendar(deps),
  };
}

describe("contact hours", () => {
  it("apply from the creation of a client, in its time zone", async () => {
    const { create } = aWorld();
    const created = await create(agencyId, { ...harbour, contactHours: office() });
    expect(created.ok && created.value.contactHours).toEqual([version]);
  });

  it("are created once for an idempotency key, and are part of what a retry must repeat", async () => {
    const { create, clock } = aWorld();
    const request = { ...harbour, contactHours: office() };
    const first = await create(agencyId, request, "once");
    clock.advanceMs(60_000);
    expect(await create(agencyId, request, "once")).toEqual({ ...first, isReplay: true });
    expect(await create(agencyId, harbour, "once")).toMatchObject({ refusal: { kind: "idempotency_conflict" } });
  });

  it("become a new version when they change, and none when they do not", async () => {
    const { change, clock } = aWorld();
    await change({ contactHours: office() });
    clock.advanceMs(60_000);
    const later = office({ calendars: ["GB-SCT"], from: at("18:00") });
    const changed = await change({ contactHours: later });
    const expected = [version, { ...later, timeZone: "Europe/London" }];
    expect(changed.ok && changed.value.contactHours).toEqual(expected);
    const again = await change({ contactHours: office() });
    expect(again.ok && again.value.contactHours).toEqual(expected);
    const renamed = await change({ name: "Harbour" });
    expect(renamed.ok && renamed.value.contactHours).toEqual(expected);
  });

  it("are refused in the past, once there are hours", async () => {
    const { change, clock } = aWorld();
    expect(await change({ contactHours: office({ from: at("08:00") }) })).toMatchObject({ ok: true });
    clock.advanceMs(60_000);
    expect(await change({ contactHours: office({ calendars: [], from: at("09:00") }) })).toEqual({
      ok: false,
      refusal: {
        kind: "validation_error",
        errors: [
          { pointer: "/contactHours/from", detail: "now or later, because hours that were in force cannot change" },
        ],
      },
    });
  });

  it("are refused with a calendar that the agency does not have", async () => {
    const { create, change, calendars } = aWorld();
    await calendars.save(anId("agency", 2), { name: "own", dates: ["2026-12-24"], source: "-", asOf: "-", until: "-" });
    const refused = {
      ok: false,
      refusal: {
        kind: "validation_error",
        errors: [{ pointer: "/contactHours/calendars/1", detail: "no such calendar" }],
      },
    };
    const contactHours = office({ calendars: ["GB-ENG", "own"] });
    expect(await create(agencyId, { ...harbour, contactHours })).toEqual(refused);
    expect(await change({ contactHours })).toEqual(refused);
    await calendars.save(agencyId, { name: "own", dates: ["2026-12-24"], source: "-", asOf: "-", until: "-" });
    expect(await change({ contactHours })).toMatchObject({ ok: true });
  });

  it("move with the client to another time zone, and take the new one if both change at once", async () => {
    const { change, clock } = aWorld();
    await change({ contactHours: office() });
    clock.advanceMs(60_000);
    const dublin = { ...version, from: at("09:01"), timeZone: "Europe/Dublin" };
    const moved = await change({ timeZone: "Europe/Dublin" });
    expect(moved.ok && moved.value.contactHours).toEqual([version, dublin]);
    clock.advanceMs(60_000);
    const both = await change({ timeZone: "Asia/Kolkata", contactHours: office({ calendars: [] }) });
    const kolkata = { ...office({ calendars: [] }), from: at("09:02"), timeZone: "Asia/Kolkata" };
    expect(both.ok && both.value.contactHours).toEqual([version, dublin, kolkata]);
  });
});

describe("removing contact hours", () => {
  const none = { ...office({ weekly: [], calendars: [] }), from: at("09:01"), timeZone: "Europe/London" };

  it("keeps those that were in force, drops those to come, and may be repeated", async () => {
    const { change, clock } = aWorld();
    await change({ contactHours: office() });
    await change({ contactHours: office({ calendars: [], from: at("12:00") }) });
    clock.advanceMs(60_000);
    const removed = await change({ contactHours: null });
    expect(removed.ok && removed.value.contactHours).toEqual([version, none]);
    clock.advanceMs(60_000);
    const again = await change({ contactHours: null });
    expect(again.ok && again.value.contactHours).toEqual([version, none]);
    expect([at("09:00"), at("09:00:59.999"), at("09:01")].map((when) => findHoursAt([version, none], when))).toEqual([
      version,
      version,
      undefined,
    ]);
  });

  it("adds nothing to a client without hours, and another time zone adds nothing after it", async () => {
    const { change, clock } = aWorld();
    const untouched = await change({ contactHours: null });
    expect(untouched.ok && untouched.value.contactHours).toEqual([]);
    await change({ contactHours: office() });
    clock.advanceMs(60_000);
    await change({ contactHours: null });
    const moved = await change({ timeZone: "Europe/Dublin" });
    expect(moved.ok && moved.value.contactHours).toEqual([version, none]);
  });
});

describe("replaceCalendar", () => {
  const next = { name: "GB-ENG", dates: ["2026-12-24"], source: "Ours", asOf: "2026-11-22", until: "2027-12-31" };

  it("keeps the past dates of the shipped calendar, and stores the rest as given", async () => {
    const { replace, calendars } = aWorld();
    const replaced = await replace(agencyId, next);
    expect(replaced).toEqual({
      ...next,
      dates: ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-24"],
    });
    expect(await calendars.read(agencyId, "GB-ENG")).toEqual(replaced);
    expect(await replace(agencyId, next)).toEqual(replaced);
  });

  it("keeps the past dates of the agency's own calendar, as they were", async () => {
    const { replace, calendars } = aWorld();
    await calendars.save(agencyId, { ...next, dates: ["2026-05-04", "2026-12-31"] });
    expect((await replace(agencyId, next)).dates).toEqual(["2026-05-04", "2026-12-24"]);
  });
});
