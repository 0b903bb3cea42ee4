import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Caps } from "#domain/campaigns/caps.ts";
import { emptyUsage } from "#domain/routing/usage.ts";
import type { CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { toCalendarPeriods } from "#domain/shared/wall-clock.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { ids } from "#platform/ids.ts";
import { getItem } from "#platform/table/read-items.ts";
import { usageItemKey } from "#routing/adapters/keys.ts";
import { makeUsageStore } from "#routing/adapters/usage-store.ts";
import { readEntries } from "#routing/adapters/usage-update.ts";
import type { UsageCounters, UsageQuery } from "#routing/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aPerson } from "#test/support/entities.ts";
import { aHeld, aPlaced, aPlacement, aReceived } from "#test/support/facts.ts";
import { startTable } from "#test/support/start-table.ts";

const agencyId = anId("agency");
const price = 6_000;
const gbp = (amount: number) => ({ amount, currency: "GBP" });
const later = (time: Instant, ms: number): Instant => instant(Date.parse(time) + ms);
const dayMs = 24 * 3_600_000;

describe("the usage store", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let usages: UsageCounters;
  let campaignId: CampaignId;
  let clientId: ClientId;
  beforeAll(async () => {
    started = await startTable();
    usages = makeUsageStore(started.table);
  });
  afterAll(() => started?.stop());
  beforeEach(() => {
    campaignId = ids.create("campaign");
    clientId = ids.create("client");
  });

  const query = (leadId: LeadId, time: Instant, zone = "Europe/London"): UsageQuery => ({
    agencyId,
    campaignId,
    clientId,
    leadId,
    at: time,
    periods: toCalendarPeriods(zone, time),
    earlierPeriods: toCalendarPeriods(zone, later(time, -2 * dayMs)),
  });

  /** Reads the usage and reserves, as routing does. */
  async function reserve(
    leadId: LeadId,
    {
      time = at("14:00"),
      caps = {},
      cost = price,
      zone,
    }: { time?: Instant; caps?: Caps; cost?: number; zone?: string } = {},
  ) {
    const [snapshot] = await usages.read([query(leadId, time, zone)]);
    if (!snapshot) throw new Error("no snapshot");
    return usages.reserve(snapshot, cost, caps);
  }
  const isReserved = async (...given: Parameters<typeof reserve>) => (await reserve(...given)).ok;

  /** Reads the usage for another lead at `time`. */
  async function usageAt(time: Instant, zone?: string) {
    const [snapshot] = await usages.read([query(ids.create("lead"), time, zone)]);
    return snapshot?.usage;
  }
  const leadsAt = async (time: Instant, zone?: string) => {
    const { day, week, month } = (await usageAt(time, zone)) ?? emptyUsage;
    return [day.leads, week.leads, month.leads];
  };

  /** Stores the fact that places the lead with the client, or with `placedWith`. */
  async function record(leadId: LeadId, time: Instant, placedWith = clientId) {
    const received = aReceived({ at: time, campaignId, placement: aPlacement({ clientId: placedWith }) });
    await makeHistoryStore(started.table).receive(
      { agencyId, leadId },
      { received, personal: aPerson(), fingerprint: "f" },
    );
  }

  const item = () => getItem(started.table, usageItemKey(agencyId, campaignId, clientId));
  const entries = async () => readEntries(await item()).map(({ leadId }) => leadId);
  const newLeads = (count: number): LeadId[] => Array.from({ length: count }, () => ids.create("lead"));

  it("prefetches usages before their periods are known, and refuses a query for any other usage", async () => {
    const lead = ids.create("lead");
    const clientIds = [ids.create("client"), clientId, ids.create("client")];
    expect(await isReserved(ids.create("lead"))).toBe(true);
    const finish = usages.prefetch(clientIds.map((prefetched) => ({ agencyId, campaignId, clientId: prefetched })));
    const [snapshot, ...rest] = await finish([query(lead, at("14:00"))]);
    expect([snapshot?.usage.day.leads, snapshot?.query.leadId, rest]).toEqual([1, lead, []]);
    expect(snapshot && (await usages.reserve(snapshot, price, { day: { leads: 1 } })).ok).toBe(false);
    const otherQuery = { ...query(lead, at("14:00")), clientId: ids.create("client") };
    await expect(finish([otherQuery])).rejects.toThrow("not prefetched");
  });

  it("counts a lead once, however often it is reserved, and not against itself", async () => {
    const [lead] = newLeads(1) as [LeadId];
    const caps: Caps = { day: { leads: 1, spend: gbp(price) } };
    for (let time = 0; time < 3; time += 1) expect(await isReserved(lead, { caps })).toBe(true);
    expect(await Promise.all([1, 2, 3].map(() => isReserved(lead, { caps })))).toEqual([true, true, true]);
    expect(await usageAt(at("14:00"))).toEqual({
      day: { leads: 1, spend: price },
      week: { leads: 1, spend: price },
      month: { leads: 1, spend: price },
    });
    const [own] = await usages.read([query(lead, at("14:00"))]);
    expect(own?.usage).toEqual(emptyUsage);
  });

  it.each<[string, Caps]>([
    ["a cap on leads a day", { day: { leads: 5 } }],
    ["a cap on leads a week", { week: { leads: 5 } }],
    ["a cap on leads a month", { month: { leads: 5 } }],
    ["a cap on money a day", { day: { spend: gbp(5 * price + 1) } }],
    ["a cap on money a week", { week: { spend: gbp(5 * price) } }],
    ["a cap on money a month", { month: { spend: gbp(6 * price - 1) } }],
    ["the lowest of many caps", { day: { leads: 9 }, week: { leads: 7, spend: gbp(5 * price) }, month: { leads: 6 } }],
  ])("keeps %s against thirty concurrent leads, and returns the usage to those it refuses", async (_, caps) => {
    const reservations = await Promise.all(newLeads(30).map((lead) => reserve(lead, { caps })));
    expect(reservations.filter(({ ok }) => ok)).toHaveLength(5);
    expect(await leadsAt(at("14:00"))).toEqual([5, 5, 5]);
    for (const reservation of reservations) {
      if (!reservation.ok) expect(reservation.usage.day).toEqual({ leads: 5, spend: 5 * price });
    }
  });

  it.each<[string, Caps]>([
    ["a cap of no leads", { month: { leads: 0 } }],
    ["a cap below the price", { day: { spend: gbp(price - 1) } }],
  ])("refuses even the first lead with %s", async (_, caps) => {
    const [lead] = newLeads(1) as [LeadId];
    expect(await reserve(lead, { caps })).toEqual({ ok: false, usage: emptyUsage });
    expect(await item()).toBeUndefined();
  });

  it("subtracts a released reservation once, and gives its room to another lead", async () => {
    const [lead, other] = newLeads(2) as [LeadId, LeadId];
    const caps: Caps = { day: { leads: 1 } };
    await reserve(lead, { caps });
    expect(await isReserved(other, { caps })).toBe(false);
    await Promise.all([1, 2, 3].map(() => usages.release(query(lead, at("14:01")))));
    expect(await usageAt(at("14:01"))).toEqual(emptyUsage);
    expect(await isReserved(other, { caps })).toBe(true);
    await usages.release(query(lead, at("14:02")));
    expect(await leadsAt(at("14:02"))).toEqual([1, 1, 1]);
  });

  it("removes the entries of placed leads, and keeps counting these leads", async () => {
    const leads = newLeads(9);
    for (const lead of leads) {
      await reserve(lead);
      await record(lead, at("14:00"));
    }
    await reserve(ids.create("lead"), { time: at("14:01") });
    expect(await leadsAt(at("14:01"))).toEqual([10, 10, 10]);
    expect(await entries()).not.toEqual(expect.arrayContaining([leads[0]]));
    expect((await entries()).length).toBeLessThanOrEqual(7);
  });

  it("treats a lead as placed by the fact that released it, or by the fact that shares it", async () => {
    const [held, shared] = newLeads(2) as [LeadId, LeadId];
    const history = makeHistoryStore(started.table);
    const receive = (leadId: LeadId, received: ReturnType<typeof aHeld>) =>
      history.receive({ agencyId, leadId }, { received, personal: aPerson(), fingerprint: "f" });
    await reserve(held);
    await receive(held, aHeld({ campaignId }));
    await history.append({ agencyId, leadId: held }, aPlaced({ placement: aPlacement({ clientId }) }));
    await reserve(shared);
    const shares = [{ leadId: ids.create("lead"), placement: aPlacement({ clientId }) }];
    await receive(shared, aReceived({ campaignId, clientId: anId("client", 9), shares }));
    expect(await leadsAt(at("15:00"))).toEqual([2, 2, 2]);
    await reserve(ids.create("lead"), { time: at("15:00") });
    expect(await entries()).toHaveLength(1);
    expect(await leadsAt(at("15:00"))).toEqual([3, 3, 3]);
  });

  describe("after a crash between a reservation and its fact", () => {
    const caps: Caps = { day: { leads: 3, spend: gbp(3 * price) } };
    let lost: LeadId[];
    beforeEach(async () => {
      lost = newLeads(3);
      for (const lead of lost) await reserve(lead, { caps });
    });

    it("counts the reservation while its fact may still come, and not after that", async () => {
      expect(await leadsAt(at("14:02"))).toEqual([3, 3, 3]);
      expect(await isReserved(ids.create("lead"), { time: at("14:02"), caps })).toBe(false);
      expect(await usageAt(at("14:02:00.001"))).toEqual(emptyUsage);
    });

    it("removes each reservation once, even with concurrent leads, so that as many leads get the room", async () => {
      const reserved = await Promise.all(newLeads(30).map((lead) => isReserved(lead, { time: at("14:03"), caps })));
      expect(reserved.filter(Boolean)).toHaveLength(3);
      expect(await usageAt(at("14:03"))).toMatchObject({ day: { leads: 3, spend: 3 * price } });
      expect(await entries()).not.toEqual(expect.arrayContaining([lost[0]]));
    });

    it("removes the reservation of a lead that was placed with another client", async () => {
      const [lead] = lost as [LeadId];
      await record(lead, at("14:00"), anId("client", 9));
      expect(await leadsAt(at("14:03"))).toEqual([0, 0, 0]);
    });

    it("keeps the reservation of a lead that was placed with this client, however late it is checked", async () => {
      for (const lead of lost) await record(lead, at("14:00"));
      expect(await isReserved(ids.create("lead"), { time: at("18:00"), caps })).toBe(false);
      expect(await leadsAt(at("18:00"))).toEqual([3, 3, 3]);
    });

    it("keeps the room of a lead that is reserved again", async () => {
      const [lead] = lost as [LeadId];
      expect(await isReserved(lead, { time: at("14:00:30"), caps })).toBe(true);
      expect(await leadsAt(at("14:00:30"))).toEqual([3, 3, 3]);
      expect(await isReserved(lead, { time: at("14:01:30"), caps })).toBe(true);
      expect(await leadsAt(at("14:01:30"))).toEqual([3, 3, 3]);
    });

    it("does not remove the renewed reservation of a lead that is about to be stored", async () => {
      const [lead] = lost as [LeadId];
      const [otherSnapshot] = await usages.read([query(ids.create("lead"), at("14:05"))]);
      if (!otherSnapshot) throw new Error("no snapshot");
      expect(await isReserved(lead, { time: at("14:05"), caps: { day: { leads: 1 } } })).toBe(true);
      // One request read the usage before the renewal, the other one reads it afterwards.
      expect((await usages.reserve(otherSnapshot, price, { day: { leads: 1 } })).ok).toBe(false);
      expect(await isReserved(ids.create("lead"), { time: at("14:05:01"), caps: { day: { leads: 1 } } })).toBe(false);
      await record(lead, at("14:05"));
      expect(await leadsAt(at("14:10"))).toEqual([1, 1, 1]);
    });

    it("counts the lead on the day when it is reserved again, at the price of that day", async () => {
      const [lead] = lost as [LeadId];
      const night = { time: on("2026-11-23T00:00:20.000Z"), caps: { day: { leads: 1 } }, cost: 7_000 };
      expect(await isReserved(lead, night)).toBe(true);
      await record(lead, night.time);
      expect(await usageAt(night.time)).toMatchObject({
        day: { leads: 1, spend: 7_000 },
        month: { leads: 1, spend: 7_000 },
      });
      expect(await isReserved(ids.create("lead"), night)).toBe(false);
    });

    it("counts the lead on the new day even if it is reserved again just after midnight", async () => {
      const [lead] = newLeads(1) as [LeadId];
      const one: Caps = { day: { leads: 1 } };
      const [before, after] = [on("2026-11-30T23:59:59.000Z"), on("2026-12-01T00:00:01.000Z")];
      expect(await isReserved(lead, { time: before, caps: one })).toBe(true);
      expect(await isReserved(lead, { time: after, caps: one })).toBe(true);
      expect(await isReserved(ids.create("lead"), { time: after, caps: one })).toBe(false);
      expect(await leadsAt(after)).toEqual([1, 1, 1]);
    });
  });

  describe("with the client's calendar", () => {
    it.each([
      // Auckland is thirteen hours ahead: its Monday starts on Sunday at 11:00 UTC.
      [
        "day and week",
        "Pacific/Auckland",
        "2026-11-22T10:59:59.999Z",
        [1, 1, 1],
        "2026-11-22T11:00:00.000Z",
        [0, 0, 1],
      ],
      ["day", "Europe/London", "2026-11-24T23:59:59.999Z", [1, 1, 1], "2026-11-25T00:00:00.000Z", [0, 1, 1]],
      ["day and month", "Europe/London", "2026-11-30T23:59:59.999Z", [1, 1, 1], "2026-12-01T00:00:00.000Z", [0, 1, 0]],
      [
        "day by summer time",
        "Europe/London",
        "2026-07-07T22:59:59.999Z",
        [1, 1, 1],
        "2026-07-07T23:00:00.000Z",
        [0, 1, 1],
      ],
      [
        "day of a year's last week",
        "Europe/London",
        "2026-12-31T23:59:59.999Z",
        [1, 1, 1],
        "2027-01-01T00:00:00.000Z",
        [0, 1, 0],
      ],
    ])("starts a new %s on time (%s)", async (_, zone, last, before, first, after) => {
      const [lead] = newLeads(1) as [LeadId];
      await reserve(lead, { time: on(last), zone });
      await record(lead, on(last));
      expect(await leadsAt(on(last), zone)).toEqual(before);
      expect(await leadsAt(on(first), zone)).toEqual(after);
    });

    it("removes the counters of expired periods, and no others", async () => {
      for (const day of [10, 20, 28, 30]) {
        const [lead] = newLeads(1) as [LeadId];
        await reserve(lead, { time: on(`2026-11-${day}T12:00:00.000Z`) });
        await record(lead, on(`2026-11-${day}T12:00:00.000Z`));
      }
      const counters = async () =>
        Object.keys((await item()) ?? {})
          .filter((name) => name.startsWith("leads/"))
          .sort();
      expect(await counters()).toEqual(
        ["2026-11", "2026-11-28", "2026-11-30", "2026-W48", "2026-W49"].map((period) => `leads/${period}`),
      );
      await reserve(ids.create("lead"), { time: on("2026-12-04T12:00:00.000Z") });
      expect(await counters()).toEqual(["2026-12", "2026-12-04", "2026-W49"].map((period) => `leads/${period}`));
      expect(await leadsAt(on("2026-12-04T12:00:00.000Z"))).toEqual([1, 2, 1]);
    });
  });

  it("keeps the item below a kilobyte, which is one write unit, even when a week and a month begin", async () => {
    const first = ["2026-11-29T18:00:00.000Z", "2026-11-30T18:00:00.000Z"].map(on);
    const rush = Array.from({ length: 200 }, (_, index) => later(on("2026-12-01T08:00:00.000Z"), index * 1_500));
    const caps: Caps = { day: { leads: 1_000 }, month: { spend: gbp(1_000_000_000) } };
    let largest = 0;
    for (const time of [...first, ...rush]) {
      const lead = ids.create("lead");
      expect(await isReserved(lead, { time, caps })).toBe(true);
      await record(lead, time);
      largest = Math.max(largest, sizeOf((await item()) ?? {}));
    }
    expect(await leadsAt(on("2026-12-01T10:00:00.000Z"))).toEqual([200, 201, 200]);
    expect(largest).toBeLessThan(1_024);
  });
});

/** Counts bytes as DynamoDB does: names and values in UTF-8, plus the overhead of maps and lists. */
function sizeOf(value: unknown): number {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (typeof value === "number") return Math.ceil(String(value).length / 2) + 2;
  if (Array.isArray(value)) return 3 + value.reduce<number>((sum, element) => sum + 1 + sizeOf(element), 0);
  if (typeof value !== "object" || value === null) return 1;
  const parts = Object.entries(value).map(([name, part]) => Buffer.byteLength(name) + sizeOf(part));
  const isNested = !("pk" in value);
  return parts.reduce((sum, part) => sum + part, isNested ? 3 + parts.length : 0);
}
