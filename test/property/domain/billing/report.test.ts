import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BillingRecord, toBillingRecord } from "#domain/billing/billing-record.ts";
import { decidePlainLines, sumLines } from "#domain/billing/charge-lines.ts";
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
    const lines = decidePlainLines(price, record.status);
    return { ...record, price, lines, charged: { amount: sumLines(lines), currency: price.currency } };
  });
const anyRecords = fc.array(anyRecord, { maxLength: 25 });

const reportOn = (records: BillingRecord[]) => buildClientReport(period, records);
type Share = { count: number; of: number; share: number | null };

/** Every share in a report, at any depth. */
function sharesIn(value: unknown): Share[] {
  if (typeof value !== "object" || value === null) return [];
  const below = Object.values(value).flatMap(sharesIn);
  return "share" in value ? [value as Share, ...below] : below;
}

describe("a report, for any leads", () => {
  it("matches its schema", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        expect(ClientReport.parse(reportOn(records))).toEqual(reportOn(records));
      }),
    );
  });

  it("is the same for any order of the leads", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const { wonValue: _, costPerSale: __, ...report } = reportOn(records);
        expect(reportOn(records.toReversed())).toMatchObject(report);
      }),
    );
  });

  it("never has a share above 1, and has no share when the denominator is 0", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        for (const { count, of, share } of sharesIn(reportOn(records))) {
          expect(count).toBeLessThanOrEqual(of);
          expect(share).toBe(of === 0 ? null : count / of);
        }
      }),
    );
  });

  it("adds up: the outcomes by kind to the recorded ones, the billed and rejected leads to all leads", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const { leads, rejected, outcomes, costPerSale } = reportOn(records);
        expect(Object.values(outcomes.byKind).reduce((sum, count) => sum + count, 0)).toBe(outcomes.recorded.count);
        const billed = costPerSale.filter(({ denominator }) => denominator === "billed");
        expect(billed.reduce((sum, { leads }) => sum + leads, 0) + rejected.count).toBe(leads);
        expect(billed.reduce((sum, { sales }) => sum + sales, 0)).toBe(outcomes.byKind.won);
      }),
    );
  });

  it("has as spend the sum of the charges, which are the prices of all leads except the rejected ones", () => {
    fc.assert(
      fc.property(anyRecords, (records) => {
        const prices = records.filter(({ charged }) => charged.amount > 0).map(({ price }) => price.amount);
        const spent = reportOn(records).costPerSale.filter(({ denominator }) => denominator === "billed");
        expect(spent.reduce((sum, { spend }) => sum + spend.amount, 0)).toBe(
          prices.reduce((sum, price) => sum + price, 0),
        );
        for (const { charged, status, price } of records)
          expect(charged).toEqual(status === "rejected" || status === "duplicate" ? { ...price, amount: 0 } : price);
      }),
    );
  });

  it("has shares that rise with the minutes, and never exceed the coverage", () => {
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

  it("never has a negative time, a p50 above the p95, or more first contacts than first attempts", () => {
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

  it("has the spend ÷ the sales as cost per sale, to half a penny", () => {
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
