import { describe, expect, it } from "vitest";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { buildClientReport, ClientReport } from "#domain/billing/client-report.ts";
import { at, on } from "#test/support/at.ts";
import { aBillingRecord, ended } from "#test/support/billing-records.ts";

const period = { from: on("2026-11-01T00:00:00Z"), to: on("2026-12-01T00:00:00Z") };
const reportOn = (...records: BillingRecord[]) => buildClientReport(period, records);

/** A lead delivered at 14:00 and first called at `time`. */
const called = (time: string, changes: Partial<BillingRecord> = {}) =>
  aBillingRecord({ deliveredAt: at("14:00"), firstAttemptAt: at(time), ...changes });

describe("a report on a client's period", () => {
  it("without leads has null for every share, time and cost, never a misleading 0", () => {
    const none = { count: 0, of: 0, share: null };
    const clock = {
      p50Seconds: null,
      p95Seconds: null,
      coverage: none,
      toldLate: none,
      within: [5, 15, 60].map((minutes) => ({ minutes, ...none })),
    };
    expect(reportOn()).toEqual({
      ...period,
      leads: 0,
      delivered: none,
      acknowledged: none,
      rejected: none,
      attempted: none,
      contacted: none,
      timeToAcknowledge: clock,
      timeToFirstAttempt: clock,
      timeToFirstContact: clock,
      outcomes: {
        recorded: none,
        byKind: {
          callback_requested: 0,
          nurture: 0,
          appointment_set: 0,
          quoted: 0,
          won: 0,
          lost: 0,
          not_interested: 0,
          bad_data: 0,
        },
      },
      wonValue: [],
      costPerSale: [],
    });
  });

  it("measures the time to acknowledge for any answer, and counts the rejected leads", () => {
    const answered = (time: string, outcome: "accepted" | "rejected" | "duplicate", status: BillingRecord["status"]) =>
      aBillingRecord({ deliveredAt: at("14:00"), status, acknowledgement: { outcome, at: at(time) } });
    const report = reportOn(
      answered("14:01", "accepted", "contacted"),
      answered("14:03", "rejected", "rejected"),
      answered("14:02", "duplicate", "duplicate"),
      aBillingRecord(),
    );
    expect(report).toMatchObject({
      acknowledged: { count: 3, of: 4, share: 0.75 },
      rejected: { count: 2, of: 4, share: 0.5 },
      timeToAcknowledge: { p50Seconds: 120, p95Seconds: 180, coverage: { count: 3, of: 4, share: 0.75 } },
    });
  });

  it("gives the delivered, attempted and contacted leads with their denominator", () => {
    const report = reportOn(
      called("14:05", { firstContactAt: at("14:05"), status: "contacted" }),
      called("14:10"),
      aBillingRecord(),
      aBillingRecord({ deliveredAt: undefined, status: "undeliverable" }),
    );
    expect(report).toMatchObject({
      leads: 4,
      delivered: { count: 3, of: 4, share: 0.75 },
      attempted: { count: 2, of: 4, share: 0.5 },
      contacted: { count: 1, of: 4, share: 0.25 },
    });
  });

  it("counts a lead with any outcome except bad data as contacted, even without a recorded call", () => {
    const reached = (
      ["callback_requested", "nurture", "appointment_set", "quoted", "won", "lost", "not_interested"] as const
    ).map((kind) => aBillingRecord(ended(kind)));
    expect(reportOn(...reached, aBillingRecord(ended("bad_data"))).contacted).toEqual({
      count: 7,
      of: 8,
      share: 7 / 8,
    });
  });

  it("measures times on delivered leads, and gives the share that has one", () => {
    const report = reportOn(
      called("14:02"),
      called("14:04"),
      aBillingRecord({ deliveredAt: at("14:00") }),
      called("14:01", { deliveredAt: undefined }),
    );
    expect(report.timeToFirstAttempt).toEqual({
      p50Seconds: 120,
      p95Seconds: 240,
      coverage: { count: 2, of: 3, share: 2 / 3 },
      toldLate: { count: 0, of: 2, share: 0 },
      within: [
        { minutes: 5, count: 2, of: 3, share: 2 / 3 },
        { minutes: 15, count: 2, of: 3, share: 2 / 3 },
        { minutes: 60, count: 2, of: 3, share: 2 / 3 },
      ],
    });
    expect(report.timeToFirstContact.coverage).toEqual({ count: 0, of: 3, share: 0 });
  });

  it("gives the share of the measured times that were reported more than an hour later, for each time", () => {
    const report = reportOn(
      called("14:02", { toldLate: ["firstAttempt"], firstContactAt: at("14:10") }),
      called("14:04"),
      called("14:01", { deliveredAt: undefined, toldLate: ["firstAttempt"] }),
    );
    expect(report.timeToFirstAttempt.toldLate).toEqual({ count: 1, of: 2, share: 0.5 });
    expect(report.timeToFirstContact.toldLate).toEqual({ count: 0, of: 1, share: 0 });
  });

  it("counts exactly five minutes as within five minutes", () => {
    const report = reportOn(
      called("14:05"),
      called("14:05:00.001"),
      called("14:15"),
      called("15:00"),
      called("15:00:00.001"),
    );
    expect(report.timeToFirstAttempt.within.map(({ count }) => count)).toEqual([1, 3, 4]);
  });

  it("gives percentiles by nearest rank, in whole seconds", () => {
    const calls = Array.from({ length: 20 }, (_, index) => called(`14:${String(index + 1).padStart(2, "0")}:00.400`));
    expect(reportOn(...calls).timeToFirstAttempt).toMatchObject({ p50Seconds: 600, p95Seconds: 1140 });
  });

  it("counts a call before the receipt as 0 seconds", () => {
    expect(reportOn(called("13:59")).timeToFirstAttempt).toMatchObject({ p50Seconds: 0, p95Seconds: 0 });
  });

  it("separates time to first contact from time to first attempt", () => {
    const report = reportOn(called("14:05", { firstContactAt: at("14:20") }));
    expect(report.timeToFirstAttempt.p50Seconds).toBe(300);
    expect(report.timeToFirstContact.p50Seconds).toBe(1200);
  });

  it("counts outcomes by kind, and sums the won values by currency", () => {
    const report = reportOn(
      aBillingRecord(ended("won", 950_000)),
      aBillingRecord(ended("won", 50_000)),
      aBillingRecord({ outcome: { kind: "won", at: at("15:00"), value: { amount: 7, currency: "EUR" } } }),
      aBillingRecord(ended("lost")),
      aBillingRecord(),
    );
    expect(report.outcomes.recorded).toEqual({ count: 4, of: 5, share: 0.8 });
    expect(report.outcomes.byKind).toMatchObject({ won: 3, lost: 1, quoted: 0 });
    expect(report.wonValue).toEqual([
      { amount: 1_000_000, currency: "GBP" },
      { amount: 7, currency: "EUR" },
    ]);
  });

  it("matches its schema, even if a sum exceeds the largest single amount", () => {
    const report = reportOn(...Array.from({ length: 3 }, () => aBillingRecord(ended("won", 10_000_000_000))));
    expect(ClientReport.parse(report)).toEqual(report);
  });
});
