import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BillingRecord, toBillingRecord } from "#domain/billing/billing-record.ts";
import { calculateCharge } from "#domain/billing/calculate-charge.ts";
import { buildClientReport, ClientReport } from "#domain/billing/client-report.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { anId } from "#test/support/an-id.ts";
import { anyHistory } from "#test/support/arbitraries.ts";
import { at } from "#test/support/at.ts";

const period = { from: at("00:00"), to: at("23:00") };

const anyRecord: fc.Arbitrary<BillingRecord> = fc
  .record({
    history: anyHistory,
    price: fc.record({ amount: fc.nat(1_000_000), currency: fc.constantFrom("GBP", "EUR") }),
  })
  .map(({ history, price }) => {
    const state = foldLead(history);
    const record = state && toBillingRecord(anId("lead"), state);
    if (!record) throw new Error("every history has a receipt with a placement");
    return { ...record, price, charged: calculateCharge(price, record.status) };
  });
const anyRecords = fc.array(anyRecord, { maxLength: 25 });

const reportOn = (records: BillingRecord[]) => buildClientReport(period, records);
type Share = { count: number; of: number; share: number | null };

/** Every share in a report, wherever it is. */
function sharesIn(value: unknown): Share[] {
  if (typeof value !== "object" || value === null) return [];
  const below = Object.values(value).flatMap(sharesIn);
  return "share" in value ? [value as Share, ...below] : below;
}

describe("a report on any leads", () => {
  it("is what its schema says", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        expect(ClientReport.parse(reportOn(records))).toEqual(reportOn(records));
      }),
    );
  });

  it("says the same, whatever order the leads are read in", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const { wonValue: _, costPerSale: __, ...report } = reportOn(records);
        expect(reportOn(records.toReversed())).toMatchObject(report);
      }),
    );
  });

  it("never has a share above 1, and none of nothing", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        for (const { count, of, share } of sharesIn(reportOn(records))) {
          expect(count).toBeLessThanOrEqual(of);
          expect(share).toBe(of === 0 ? null : count / of);
        }
      }),
    );
  });

  it("adds up: outcomes by kind to those recorded, billed and rejected leads to all leads", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const { leads, rejected, outcomes, costPerSale } = reportOn(records);
        expect(Object.values(outcomes.byKind).reduce((sum, count) => sum + count, 0)).toBe(outcomes.recorded.count);
        const billed = costPerSale.filter(({ denominator }) => denominator === "billed");
        expect(billed.reduce((sum, each) => sum + each.leads, 0) + rejected.count).toBe(leads);
        expect(billed.reduce((sum, each) => sum + each.sales, 0)).toBe(outcomes.byKind.won);
      }),
    );
  });

  it("spends the sum of what is charged, which is that of the prices without those of the rejected leads", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const prices = records.filter(({ charged }) => charged.amount > 0).map(({ price }) => price.amount);
        const spent = reportOn(records).costPerSale.filter(({ denominator }) => denominator === "billed");
        expect(spent.reduce((sum, { spend }) => sum + spend.amount, 0)).toBe(
          prices.reduce((sum, each) => sum + each, 0),
        );
        for (const { charged, status, price } of records)
          expect(charged).toEqual(status === "rejected" || status === "duplicate" ? { ...price, amount: 0 } : price);
      }),
    );
  });

  it("has shares that grow with the minutes, and never pass the coverage", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const { timeToAcknowledge, timeToFirstAttempt, timeToFirstContact } = reportOn(records);
        for (const { within, coverage } of [timeToAcknowledge, timeToFirstAttempt, timeToFirstContact]) {
          const counts = [...within.map(({ count }) => count), coverage.count];
          expect(counts).toEqual(counts.toSorted((a, b) => a - b));
        }
      }),
    );
  });

  it("has times that are never negative, p50 never above p95, and a first contact never before a first attempt", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const { timeToFirstAttempt, timeToFirstContact } = reportOn(records);
        for (const { p50Seconds, p95Seconds } of [timeToFirstAttempt, timeToFirstContact]) {
          expect(p50Seconds ?? 0).toBeGreaterThanOrEqual(0);
          expect(p95Seconds ?? 0).toBeGreaterThanOrEqual(p50Seconds ?? 0);
        }
        expect(timeToFirstContact.coverage.count).toBeLessThanOrEqual(timeToFirstAttempt.coverage.count);
      }),
    );
  });

  it("has a cost per sale that is the spend over the sales, to half a penny", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        for (const { spend, sales, costPerSale } of reportOn(records).costPerSale) {
          const off = costPerSale === null ? null : Math.abs(costPerSale.amount * sales - spend.amount) * 2;
          expect(off === null ? sales === 0 : off <= sales).toBe(true);
        }
      }),
    );
  });
});
