import * as fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import type { BillingRecords } from "#billing/ports.ts";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { recordsPartition } from "#leads/adapters/keys.ts";
import { toPosition } from "#platform/table/keys.ts";
import { updateIf } from "#platform/table/table.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aBillingRecord, ended } from "#test/support/billing-records.ts";
import { ids } from "#test/support/ids.ts";
import { runs } from "#test/support/property-runs.ts";
import { startTable } from "#test/support/start-table.ts";

const agencyId = anId("agency");
const wholeDay = { from: at("00:00"), to: at("23:59:59.999") };

describe("billing record store on DynamoDB", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let store: BillingRecords;
  let clientId: ClientId;
  beforeAll(async () => {
    started = await startTable();
    store = makeBillingRecordStore(started.table);
  });
  afterAll(() => started.stop());
  beforeEach(() => {
    clientId = ids.create("client");
  });

  const record = (changes: Partial<BillingRecord> = {}) => aBillingRecord({ clientId, ...changes });
  const stored = async (period = wholeDay) => (await store.list(agencyId, clientId, period, { limit: 1_000 })).records;

  it("reads a record back as it was saved", async () => {
    const complete = record({
      model: "hybrid",
      firstAttemptAt: at("14:05"),
      firstContactAt: at("14:20"),
      ...ended("won", 950_000),
      acknowledgement: { outcome: "duplicate", at: at("14:00:03"), reason: "known", clientRef: "crm-1" },
      deliveries: [
        { channel: "sms", status: "acknowledged", deliveredAt: at("14:00:02") },
        { channel: "email", status: "skipped", reason: "opted_out" },
        { channel: "webhook", status: "exhausted" },
      ],
    });
    await store.save(agencyId, complete, 5);
    expect(await stored()).toEqual([complete]);
  });

  it("overwrites a stored record that cannot be read, which would otherwise make every list fail", async () => {
    await store.save(agencyId, record(), 3);
    const key = { pk: recordsPartition(agencyId, clientId), sk: toPosition(record().placedAt, record().leadId) };
    await updateIf(started.table, key, {
      update: "SET placedAt = :never",
      condition: "attribute_exists(pk)",
      values: { ":never": "never" },
    });
    await expect(stored()).rejects.toThrow("Invalid time value");
    await store.save(agencyId, record(), 3);
    expect(await stored()).toEqual([record()]);
  });

  it("keeps one record for each lead: as many or more facts replace it, fewer do not", async () => {
    await store.save(agencyId, record({ status: "received", deliveredAt: undefined }), 1);
    await store.save(agencyId, record(ended("lost")), 3);
    await store.save(agencyId, record(), 2);
    expect(await stored()).toEqual([record(ended("lost"))]);
    await store.save(agencyId, record(ended("won")), 3);
    expect(await stored()).toEqual([record(ended("won"))]);
  });

  it("updates the fact count of an unchanged record, so that a late older save does not win", async () => {
    const undeliverable = record({ status: "undeliverable", deliveredAt: undefined });
    await store.save(agencyId, undeliverable, 5);
    await store.save(agencyId, undeliverable, 9);
    await store.save(agencyId, record({ status: "dispatched", deliveredAt: undefined }), 7);
    expect(await stored()).toEqual([undeliverable]);
  });

  it("updates the fact count while a delivery fails, because that state can occur again", async () => {
    const failing = record({ deliveries: [{ channel: "webhook", status: "failed" }] });
    await store.save(agencyId, failing, 5);
    await store.save(agencyId, failing, 9);
    await store.save(agencyId, record({ deliveries: [{ channel: "webhook", status: "exhausted" }] }), 7);
    expect(await stored()).toEqual([failing]);
  });

  it("updates the fact count of a record with a line of an appointment, because its lines can occur again", async () => {
    const lead = { line: "lead", amount: 6000, rule: "lead.accepted@1" } as const;
    const none = record({ lines: [lead, { line: "promotion", amount: 0, rule: "promotion.none@1" }] });
    const booked = record({ lines: [lead, { line: "promotion", amount: 4000, rule: "promotion.booked@1" }] });
    await store.save(agencyId, none, 5);
    await store.save(agencyId, none, 9);
    await store.save(agencyId, booked, 7);
    expect(await stored()).toEqual([none]);
    await store.save(agencyId, booked, 10);
    expect(await stored()).toEqual([booked]);
    expect(booked.charged).toEqual({ amount: 10_000, currency: "GBP" });
  });

  it("charges nothing for a rejected lead", async () => {
    await store.save(agencyId, record({ status: "rejected" }), 2);
    expect(await stored()).toMatchObject([{ price: { amount: 6000 }, charged: { amount: 0, currency: "GBP" } }]);
  });

  it("ends with the record of the longest history, in any order of saves", async () => {
    const outcomes = ["quoted", "nurture", "won", "lost"] as const;
    const versions = outcomes.map((kind, index) => ({ factCount: index + 2, record: record(ended(kind)) }));
    const anyOrder = fc.shuffledSubarray(versions, { minLength: versions.length });
    await fc.assert(
      fc.asyncProperty(anyOrder, async (saved) => {
        const leadId = ids.create("lead");
        await Promise.all(saved.map((each) => store.save(agencyId, { ...each.record, leadId }, each.factCount)));
        expect((await stored()).find((each) => each.leadId === leadId)).toMatchObject(ended("lost"));
      }),
      runs(15),
    );
  });

  it("lists a period with its first instant and without its last", async () => {
    const times = ["13:59:59.999", "14:00", "14:30", "14:59:59.999", "15:00"];
    for (const [index, time] of times.entries()) {
      await store.save(agencyId, record({ leadId: anId("lead", index), placedAt: at(time) }), 1);
    }
    const found = await stored({ from: at("14:00"), to: at("15:00") });
    expect(found.map(({ placedAt }) => placedAt)).toEqual(["14:00", "14:30", "14:59:59.999"].map(at));
    expect(await stored({ from: at("14:00"), to: at("14:00") })).toEqual([]);
  });

  it("lists the records of one client of one agency only", async () => {
    await store.save(agencyId, record(), 1);
    expect((await store.list(anId("agency", 2), clientId, wholeDay, { limit: 5 })).records).toEqual([]);
    expect((await store.list(agencyId, ids.create("client"), wholeDay, { limit: 5 })).records).toEqual([]);
  });

  it("lists sandbox records separately", async () => {
    const [live, sandbox] = [record(), record({ leadId: anId("lead", 2) })];
    await store.save(agencyId, live, 1);
    await store.saveSandbox(agencyId, sandbox, 1);
    expect(await stored()).toEqual([live]);
    expect((await store.listSandbox(agencyId, clientId, wholeDay, { limit: 5 })).records).toEqual([sandbox]);
  });

  it("lists the oldest first, in pages of any size, without gaps or repetitions", async () => {
    // Four leads a minute, so that the id decides the order within one instant.
    const all = Array.from({ length: 30 }, (_, index) =>
      record({
        leadId: ids.create("lead"),
        placedAt: instant(Date.parse(at("14:00")) + Math.floor(index / 4) * 60_000),
      }),
    );
    await Promise.all(all.map((each) => store.save(agencyId, each, 1)));
    const position = ({ placedAt, leadId }: BillingRecord) => `${placedAt}/${leadId}`;
    const oldestFirst = all.toSorted((a, b) => (position(a) < position(b) ? -1 : 1));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 4 }), async (sizes) => {
        const found: BillingRecord[] = [];
        let after: string | undefined;
        for (let page = 0; page === 0 || after; page++) {
          const limit = sizes[page % sizes.length] ?? 1;
          const { records, next } = await store.list(agencyId, clientId, wholeDay, { limit, after });
          found.push(...records);
          after = next;
          expect(page).toBeLessThan(all.length);
        }
        expect(found).toEqual(oldestFirst);
      }),
      runs(25),
    );
  });
});
