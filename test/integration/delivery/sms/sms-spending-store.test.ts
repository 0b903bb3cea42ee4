import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smsSpendingKey } from "#delivery/adapters/keys.ts";
import { makeSmsSpendingStore } from "#delivery/sms/adapters/sms-spending-store.ts";
import type { SmsSpending } from "#delivery/sms/ports.ts";
import { getItem } from "#platform/table/read-items.ts";
import { anId } from "#test/support/an-id.ts";
import { runs } from "#test/support/property-runs.ts";
import { startTable } from "#test/support/start-table.ts";

let started: Awaited<ReturnType<typeof startTable>>;
let spending: SmsSpending;
let agencies = 0;
const day = "2026-11-22";

beforeAll(async () => {
  started = await startTable();
  spending = makeSmsSpendingStore(started.table);
});
afterAll(() => started.stop());

/** An agency that has sent no SMS yet. */
const newAgency = () => anId("agency", (agencies += 1));
const aText = (agencyId: ReturnType<typeof newAgency>, name: string, cost = 4_000) => ({ agencyId, day, name, cost });
const spent = async (agencyId: ReturnType<typeof newAgency>, on = day) =>
  (await getItem(started.table, smsSpendingKey(agencyId, on)))?.["spent"];

describe("daily SMS spending of an agency", () => {
  it("is counted up to the limit, which it may reach but not exceed", async () => {
    const agencyId = newAgency();
    expect(await spending.reserve(aText(agencyId, "a"), 8_000)).toBe("reserved");
    expect(await spending.reserve(aText(agencyId, "b"), 8_000)).toBe("reserved");
    expect(await spending.reserve(aText(agencyId, "c", 1), 8_000)).toBe("cap_reached");
    expect(await spent(agencyId)).toBe(8_000);
  });

  it("stays at nothing when the first SMS alone costs more than the limit", async () => {
    const agencyId = newAgency();
    expect(await spending.reserve(aText(agencyId, "a", 8_001), 8_000)).toBe("cap_reached");
    expect(await spent(agencyId)).toBeUndefined();
  });

  it("does not change when the last counted SMS is counted again, even at the limit", async () => {
    const agencyId = newAgency();
    for (const answer of ["reserved", "counted_before", "counted_before"]) {
      expect(await spending.reserve(aText(agencyId, "a"), 4_000)).toBe(answer);
    }
    expect(await spent(agencyId)).toBe(4_000);
  });

  it("is separate for each day and agency", async () => {
    const agencyId = newAgency();
    await spending.reserve(aText(agencyId, "a"), 4_000);
    expect(await spending.reserve({ ...aText(agencyId, "b"), day: "2026-11-23" }, 4_000)).toBe("reserved");
    expect(await spending.reserve(aText(newAgency(), "b"), 4_000)).toBe("reserved");
  });

  it("shrinks by a released cost, but never below zero", async () => {
    const agencyId = newAgency();
    await spending.release(aText(agencyId, "a"));
    await spending.reserve(aText(agencyId, "a"), 8_000);
    await spending.release(aText(agencyId, "a"));
    await spending.release(aText(agencyId, "a"));
    expect(await spent(agencyId)).toBe(0);
    expect(await spending.reserve(aText(agencyId, "a"), 8_000)).toBe("reserved");
    expect(await spent(agencyId)).toBe(4_000);
  });

  it("expires two months later", async () => {
    const agencyId = newAgency();
    await spending.reserve(aText(agencyId, "a"), 8_000);
    const item = await getItem(started.table, smsSpendingKey(agencyId, day));
    expect(item?.["expiresAt"]).toBe(Date.parse("2027-01-23T00:00:00Z") / 1_000);
  });

  it("never exceeds the limit, however many SMS come at once and are retried", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ name: fc.constantFrom("a", "b", "c", "d", "e", "f"), cost: fc.integer({ min: 1, max: 5_000 }) }),
          {
            maxLength: 12,
          },
        ),
        async (texts) => {
          const agencyId = newAgency();
          const answers = await Promise.all(
            texts.map(({ name, cost }) => spending.reserve(aText(agencyId, name, cost), 10_000)),
          );
          const total = Number((await spent(agencyId)) ?? 0);
          expect(total).toBeLessThanOrEqual(10_000);
          // Every reserved SMS is in the count, except a retry of the one before.
          const names = new Map(texts.map(({ name, cost }, at) => [answers[at] === "reserved" ? name : "", cost]));
          names.delete("");
          if (texts.length === new Set(texts.map(({ name }) => name)).size) {
            expect(total).toBe([...names.values()].reduce((sum, cost) => sum + cost, 0));
          }
        },
      ),
      runs(40),
    );
  });
});
