import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import type { Caps } from "#domain/campaigns/caps.ts";
import { emptyUsage } from "#domain/routing/usage.ts";
import type { CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { toCalendarPeriods } from "#domain/shared/wall-clock.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { getItem } from "#platform/table/read-items.ts";
import { usageItemKey } from "#routing/adapters/keys.ts";
import { makeUsageStore } from "#routing/adapters/usage-store.ts";
import type { UsageCounters, UsageQuery } from "#routing/ports.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { aPerson } from "#test/support/entities.ts";
import { aPlaced, aPlacement, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
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

  /** Caps that are never reached, so that every period is counted. */
  const highCaps: Caps = { day: { leads: 999_999 }, week: { leads: 999_999 }, month: { leads: 999_999 } };
  const query = (leadId: LeadId, time: Instant, zone = "Europe/London", caps = highCaps, cost = price): UsageQuery => ({
    timeZone: zone,
    caps: { ...highCaps, ...caps },
    rulesAt: on("2026-01-01T00:00:00.000Z"),
    price: cost,
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
    const [snapshot] = await usages.read([query(leadId, time, zone, caps, cost)]);
    if (!snapshot) throw new Error("no snapshot");
    return usages.reserve(snapshot);
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

  /** Saves the billing record of a lead that was placed with the client. */
  async function saveRecord(
    leadId: LeadId,
    placedAt: Instant,
    received = aReceived({ at: placedAt, campaignId, placement: aPlacement({ clientId }) }),
  ) {
    const state = foldLead([received]);
    const billingRecord = state && toBillingRecord(leadId, state);
    if (!billingRecord) throw new Error("no record");
    await makeBillingRecordStore(started.table).save(agencyId, billingRecord, 1);
  }

  const item = () => getItem(started.table, usageItemKey(agencyId, campaignId, clientId));
  const newLeads = (count: number): LeadId[] => Array.from({ length: count }, () => ids.create("lead"));

  it("prefetches usages before their periods are known, and refuses a query for any other usage", async () => {
    const lead = ids.create("lead");
    const clientIds = [ids.create("client"), clientId, ids.create("client")];
    expect(await isReserved(ids.create("lead"))).toBe(true);
    const finish = usages.prefetch(clientIds.map((prefetched) => ({ agencyId, campaignId, clientId: prefetched })));
    const [snapshot, ...rest] = await finish([query(lead, at("14:00"), "Europe/London", { day: { leads: 1 } })]);
    expect([snapshot?.usage.day.leads, snapshot?.query.leadId, rest]).toEqual([1, lead, []]);
    expect(snapshot && (await usages.reserve(snapshot)).ok).toBe(false);
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

  describe("after a crash between a reservation and its fact", () => {
    const caps: Caps = { day: { leads: 3, spend: gbp(3 * price) } };
    let lost: LeadId[];
    beforeEach(async () => {
      lost = newLeads(3);
      for (const lead of lost) await reserve(lead, { caps });
    });

    it("counts the reservation while its fact may still come, and gives its room back after two minutes", async () => {
      expect(await isReserved(ids.create("lead"), { time: at("14:02"), caps })).toBe(false);
      const reserved = await Promise.all(newLeads(30).map((lead) => isReserved(lead, { time: at("14:02:01"), caps })));
      expect(reserved.filter(Boolean)).toHaveLength(3);
      expect(await usageAt(at("14:02:02"))).toMatchObject({ day: { leads: 3, spend: 3 * price } });
    });

    it("gives back the room of a lead that was placed with another client", async () => {
      const [lead, ...others] = lost as [LeadId, ...LeadId[]];
      await record(lead, at("14:00"), anId("client", 9));
      for (const other of others) await record(other, at("14:00"));
      expect(await isReserved(ids.create("lead"), { time: at("14:03"), caps })).toBe(true);
      expect(await isReserved(ids.create("lead"), { time: at("14:04"), caps })).toBe(false);
    });

    it("keeps the room of leads that were placed with this client, or shared with it, however late it looks", async () => {
      const [shared, ...others] = lost as [LeadId, ...LeadId[]];
      const shares = [{ leadId: ids.create("lead"), placement: aPlacement({ clientId }) }];
      const received = aReceived({ at: at("14:00"), campaignId, clientId: anId("client", 9), shares });
      const key = { agencyId, leadId: shared };
      await makeHistoryStore(started.table).receive(key, { received, personal: aPerson(), fingerprint: "f" });
      for (const other of others) await record(other, at("14:00"));
      expect(await isReserved(ids.create("lead"), { time: at("18:00"), caps })).toBe(false);
      expect(await leadsAt(at("18:00"))).toEqual([3, 3, 3]);
    });

    it("keeps the room of a lead that was held, and placed by a later fact", async () => {
      const [held] = lost as [LeadId];
      const key = { agencyId, leadId: held };
      const received = aReceived({ at: at("09:00"), campaignId, placement: undefined });
      await makeHistoryStore(started.table).receive(key, { received, personal: aPerson(), fingerprint: "f" });
      await makeHistoryStore(started.table).append(
        key,
        aPlaced({ at: at("14:00"), placement: aPlacement({ clientId }) }),
      );
      expect(await isReserved(ids.create("lead"), { time: at("14:03"), caps })).toBe(true);
      expect(await leadsAt(at("14:03"))).toEqual([2, 2, 2]);
    });

    it("gives a retry of the lead its room, although the cap is full", async () => {
      const lead = lost.at(-1) as LeadId;
      for (const time of ["14:00:30", "14:01:30"] as const) {
        expect(await isReserved(lead, { time: at(time), caps })).toBe(true);
        expect(await leadsAt(at(time))).toEqual([3, 3, 3]);
      }
    });

    it("counts the lead on the day when it is reserved again, at the price of that day", async () => {
      const lead = lost.at(-1) as LeadId;
      const night = { time: on("2026-11-23T00:00:20.000Z"), caps: { day: { leads: 1 } }, cost: 7_000 };
      expect(await isReserved(lead, night)).toBe(true);
      await record(lead, night.time);
      expect(await usageAt(night.time)).toMatchObject({
        day: { leads: 1, spend: 7_000 },
        // The other two lost reservations still count here; the lead counts once, at the higher price.
        month: { leads: 3, spend: 2 * price + 7_000 },
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

  it("counts a full cap again by the billing records, and reads no fact of a lead that has one", async () => {
    const caps: Caps = { day: { leads: 5 } };
    const leads = newLeads(5);
    for (const lead of leads) await reserve(lead, { caps });
    const [unrecorded, lost, ...recorded] = leads as [LeadId, LeadId, ...LeadId[]];
    for (const lead of [unrecorded, ...recorded]) await record(lead, at("14:00"));
    for (const lead of recorded) await saveRecord(lead, at("14:00"));
    const otherCampaign = aReceived({
      at: at("14:00"),
      campaignId: ids.create("campaign"),
      placement: aPlacement({ clientId }),
    });
    await saveRecord(lost, at("14:00"), otherCampaign);
    const factsRead: unknown[] = [];
    const { client, name } = started.table;
    const send = (command: { input: { RequestItems?: Record<string, { Keys: { pk: { S: string } }[] }> } }) => {
      factsRead.push(...(command.input.RequestItems?.[name]?.Keys ?? []).map(({ pk }) => pk.S));
      return client.send(command as never);
    };
    const [snapshot] = await makeUsageStore({ client: { send } as never, name }).read([
      query(ids.create("lead"), at("14:03"), undefined, caps),
    ]);
    expect(snapshot?.usage.day).toEqual({ leads: 4, spend: 4 * price });
    expect(new Set(factsRead)).toEqual(new Set([unrecorded, lost].map((lead) => `${agencyId}/${lead}`)));
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

  it("reads and writes nothing where no cap applies", async () => {
    const client = { send: () => Promise.reject(new Error("a call was made")) };
    const uncalled = makeUsageStore({ client: client as never, name: "none" });
    const uncapped = { ...query(ids.create("lead"), at("14:00")), caps: {} };
    const [snapshot] = await uncalled.read([uncapped]);
    expect(snapshot?.usage).toEqual(emptyUsage);
    expect(snapshot && (await uncalled.reserve(snapshot))).toEqual({ ok: true });
    await uncalled.release(uncapped);
  });

  describe("once a cap is set", () => {
    const fourADay: Caps = { day: { leads: 4 } };

    /** Reads the usage of a campaign that changed at `rulesAt`, and reserves. */
    async function isReservedUnder(rulesAt: Instant, leadId: LeadId, time: Instant) {
      const [snapshot] = await usages.read([{ ...query(leadId, time, undefined, fourADay), rulesAt }]);
      return snapshot && (await usages.reserve(snapshot)).ok;
    }

    it("counts the leads that were placed without a cap this morning", async () => {
      for (const time of ["08:00", "09:00", "10:00"]) await saveRecord(ids.create("lead"), at(time));
      expect(await isReserved(ids.create("lead"), { caps: fourADay })).toBe(true);
      expect(await isReserved(ids.create("lead"), { caps: fourADay })).toBe(false);
      expect((await usageAt(at("14:00")))?.day.leads).toBe(4);
    });

    it("counts again those whose records came late, two minutes after", async () => {
      const noon = at("12:00");
      expect(await isReservedUnder(noon, ids.create("lead"), at("12:00:05"))).toBe(true);
      // Placed by a request that still saw no cap, and projected after the counter had started.
      for (const time of ["11:59:58", "12:00:04"]) await saveRecord(ids.create("lead"), at(time));
      const [seen] = await usages.read([{ ...query(ids.create("lead"), at("12:01")), rulesAt: noon }]);
      expect(seen?.usage.day.leads).toBe(1);
      expect(await isReservedUnder(noon, ids.create("lead"), at("12:02"))).toBe(true);
      expect((await usageAt(at("12:02")))?.day.leads).toBe(4);
      expect(await isReservedUnder(noon, ids.create("lead"), at("12:03"))).toBe(false);
    });

    it("counts leads once that were placed under an earlier cap, between two caps, and as shares", async () => {
      const [capped, uncapped, shared, own] = newLeads(4) as [LeadId, LeadId, LeadId, LeadId];
      expect(await isReservedUnder(at("08:00"), capped, at("09:00"))).toBe(true);
      await record(capped, at("09:00"));
      await saveRecord(capped, at("09:00"));
      expect(await isReservedUnder(at("08:00"), shared, at("09:30"))).toBe(true);
      const shares = [{ leadId: own, placement: aPlacement({ clientId }) }];
      await makeHistoryStore(started.table).receive(
        { agencyId, leadId: shared },
        {
          received: aReceived({ at: at("09:30"), campaignId, clientId: anId("client", 9), shares }),
          personal: aPerson(),
          fingerprint: "f",
        },
      );
      await saveRecord(own, at("09:30"));
      await saveRecord(uncapped, at("10:00"));
      // The cap was removed at half past nine, and set again at eleven.
      expect(await isReservedUnder(at("11:00"), ids.create("lead"), at("12:00"))).toBe(true);
      expect((await usageAt(at("12:00")))?.day).toEqual({ leads: 4, spend: 4 * price });
      expect(await isReservedUnder(at("11:00"), ids.create("lead"), at("12:01"))).toBe(false);
    });
  });

  it("keeps the item below a kilobyte, which is one write unit, through 500 leads of which 100 come at once", async () => {
    const caps: Caps = { day: { leads: 5_000 }, month: { spend: gbp(1_000_000_000) } };
    const sizes: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const reserved = await Promise.all(newLeads(100).map((lead) => isReserved(lead, { caps })));
      expect(reserved.every(Boolean)).toBe(true);
      sizes.push(sizeOf((await item()) ?? {}));
    }
    expect(await leadsAt(at("14:00"))).toEqual([500, 500, 500]);
    expect(Math.max(...sizes)).toBeLessThan(1_024);
    // Only the digits of the counters grow.
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(12);
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
