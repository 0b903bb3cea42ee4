import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toBillingRecord } from "#domain/billing/billing-record.ts";
import type { Fact } from "#domain/history/fact.ts";
import { LeadClock, measureLeadClock } from "#domain/history/lead-clock.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";
import { anId } from "#test/support/an-id.ts";
import { anyHistory, disturbed } from "#test/support/arbitraries.ts";
import { on } from "#test/support/at.ts";
import { runs } from "#test/support/property-runs.ts";

const anyTimeOfDay = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));

const anyHours = fc.record({
  from: fc.constant(on("2026-01-01T00:00Z")),
  hours: fc.record({
    weekly: fc.array(
      fc.record({
        days: fc.subarray([...Weekday.options], { minLength: 1 }),
        from: anyTimeOfDay,
        to: fc.constant("24:00"),
      }),
      { maxLength: 4 },
    ),
    holidays: fc.subarray(["2026-11-22", "2026-11-23"]),
    timeZone: fc.constantFrom("Europe/London", "Asia/Kolkata", "America/New_York", "Pacific/Auckland"),
  }),
});

function clockOf(facts: readonly Fact[], hours: Parameters<typeof measureLeadClock>[1]) {
  const state = foldLead(facts);
  if (!state) throw new Error("a history has a receipt");
  return { state, clock: measureLeadClock(state, hours) };
}

const spans = ["acknowledgedSeconds", "ttfaSeconds", "ttfcSeconds", "outcomeSeconds"] as const;

describe("the clock of any history", () => {
  it("is the same for any order and repetition of the facts", () => {
    fc.assert(
      fc.property(
        anyHistory.chain((history) => fc.tuple(fc.constant(history), disturbed(history))),
        fc.option(anyHours, { nil: undefined }),
        ([history, arrived], hours) => {
          expect(clockOf(arrived, hours).clock).toEqual(clockOf(history, hours).clock);
        },
      ),
      runs(300),
    );
  });

  it("has working time that is never longer than the raw time, and null for both at once", () => {
    fc.assert(
      fc.property(anyHistory, anyHours, (history, hours) => {
        const { raw, working } = clockOf(history, hours).clock;
        for (const span of spans) {
          expect(working[span] === null).toBe(raw[span] === null);
          expect(raw[span] ?? 0).toBeGreaterThanOrEqual(working[span] ?? 0);
        }
      }),
      runs(300),
    );
  });

  it("has a number exactly where both ends happened, and no working time without hours", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const { stamps, raw, working, agencyLatencySeconds } = clockOf(history, undefined).clock;
        const ends = [stamps.acknowledged, stamps.firstAttempt, stamps.firstContact, stamps.outcome];
        expect(spans.map((span) => raw[span] !== null)).toEqual(
          ends.map((end) => end !== null && stamps.delivered !== null),
        );
        expect(spans.map((span) => working[span])).toEqual([null, null, null, null]);
        expect(agencyLatencySeconds === null).toBe(stamps.delivered === null);
      }),
      runs(300),
    );
  });

  it("has the stamps by which the billing record goes", () => {
    fc.assert(
      fc.property(anyHistory, (history) => {
        const { state, clock } = clockOf(history, undefined);
        const record = toBillingRecord(anId("lead"), state);
        if (!record) return;
        const { stamps } = clock;
        expect({
          placedAt: stamps.placed?.at,
          deliveredAt: stamps.delivered?.at,
          acknowledgedAt: stamps.acknowledged?.at,
          firstAttemptAt: stamps.firstAttempt?.at,
          firstContactAt: stamps.firstContact?.at,
          outcomeAt: stamps.outcome?.at,
        }).toEqual({
          placedAt: record.placedAt,
          deliveredAt: record.deliveredAt,
          acknowledgedAt: record.acknowledgement?.at,
          firstAttemptAt: record.firstAttemptAt,
          firstContactAt: record.firstContactAt,
          outcomeAt: record.outcome?.at,
        });
      }),
    );
  });

  it("matches its schema", () => {
    fc.assert(
      fc.property(anyHistory, anyHours, (history, hours) => {
        const { clock } = clockOf(history, hours);
        expect(LeadClock.parse(clock)).toEqual(clock);
      }),
    );
  });
});
