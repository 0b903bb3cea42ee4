import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideLines, sumLines } from "#domain/billing/charge-lines.ts";
import type { Fact } from "#domain/history/fact.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { foldReturns } from "#domain/returns/lead-return.ts";
import { type EvidenceTerm, type ReturnRule, ReturnWindow } from "#domain/returns/return-policy.ts";
import { calculateWindowEnd } from "#domain/returns/return-window.ts";
import { instant } from "#domain/shared/instant.ts";
import { anyHistoryOfReturns, disturbed } from "#test/support/arbitraries.ts";
import { at } from "#test/support/at.ts";
import { londonHours } from "#test/support/facts.ts";
import { judgeFacts, noContactRule } from "#test/support/return-rules.ts";

const anyTerm: fc.Arbitrary<EvidenceTerm> = fc.constantFrom<EvidenceTerm>(
  { term: "attempts_at_least", n: 2, days: 1, hoursApart: 1 },
  { term: "attempt_result", result: "wrong_number" },
  { term: "first_attempt_within", minutes: 60, clock: "working" },
  { term: "no_connected" },
  { term: "place_outside_areas" },
  { term: "suppressed_or_screened_out" },
  { term: "appointment_result", result: "no_show_prospect" },
  { term: "outcome_is", outcome: "bad_data" },
);
const anyWindow: fc.Arbitrary<ReturnWindow> = fc.record({
  amount: fc.integer({ min: 1, max: 90 }),
  unit: fc.constantFrom(...ReturnWindow.shape.unit.options),
  since: fc.constantFrom(...ReturnWindow.shape.since.options),
});
const anyRule: fc.Arbitrary<ReturnRule> = fc.record({
  reason: fc.constant("no_contact" as const),
  within: anyWindow,
  evidence: fc.array(anyTerm, { maxLength: 4 }),
  remedy: fc.constant({ kind: "credit" } as const),
  decision: fc.constantFrom("approve" as const, "refer" as const),
});
const anyTime = fc.integer({ min: 0, max: 30 * 86_400_000 }).map((ms) => instant(Date.parse(at("14:00")) + ms));

describe("the decision of a return", () => {
  it("does not depend on the order and the repetition of facts", () => {
    fc.assert(
      fc.property(
        anyHistoryOfReturns.chain((history) => fc.tuple(fc.constant(history), disturbed(history))),
        anyRule,
        anyTime,
        ([history, other], rule, time) => {
          expect(judgeFacts(other, rule, time)).toEqual(judgeFacts(history, rule, time));
          expect(foldReturns(other)).toEqual(foldReturns(history));
        },
      ),
    );
  });

  it("rests on facts of the lead, which its evidence names", () => {
    fc.assert(
      fc.property(anyHistoryOfReturns, anyRule, anyTime, (history, rule, time) => {
        const { evidence } = judgeFacts(history, rule, time);
        expect(evidence.flatMap(({ facts }) => facts).every((key) => key.startsWith("fact/"))).toBe(true);
        expect(evidence.every(({ needed, found }) => needed !== "" && found !== "")).toBe(true);
      }),
    );
  });

  it("is final after the window: it is open at its last instant at the latest", () => {
    fc.assert(
      fc.property(anyHistoryOfReturns, anyRule, anyTime, (history, rule, openedAt) => {
        const verdict = judgeFacts(history, rule, openedAt);
        if (verdict.status !== "open") return;
        const after = instant(Date.parse(verdict.until) + 1);
        expect(judgeFacts(history, rule, after, openedAt).status).not.toBe("open");
      }),
    );
  });
});

describe("the charge of a returned lead", () => {
  it("is never negative, never above its price, and does not depend on the order and the repetition of facts", () => {
    fc.assert(
      fc.property(
        anyHistoryOfReturns.chain((history) => fc.tuple(fc.constant(history), disturbed(history))),
        ([history, other]) => {
          const linesOf = (facts: readonly Fact[]) => decideLines(foldLead(facts));
          const charged = sumLines(linesOf(history));
          expect(charged >= 0 && charged <= 6000).toBe(true);
          expect(linesOf(other)).toEqual(linesOf(history));
        },
      ),
    );
  });
});

describe("the end of a window", () => {
  it("comes later for more time, and for working time never sooner than for any time", () => {
    fc.assert(
      fc.property(anyTime, fc.integer({ min: 1, max: 80 }), (deliveredAt, amount) => {
        const starts = { deliveredAt, appointmentEnd: undefined };
        const endOf = (unit: ReturnWindow["unit"], more = 0) =>
          calculateWindowEnd({ amount: amount + more, unit, since: "delivered" }, starts, londonHours) ?? expect.fail();
        expect(endOf("working_hours") >= endOf("hours")).toBe(true);
        expect(endOf("working_hours", 1) > endOf("working_hours")).toBe(true);
        expect(endOf("working_days", 1) > endOf("working_days")).toBe(true);
        expect(calculateWindowEnd(noContactRule.within, { ...starts, deliveredAt: undefined }, londonHours)).toBe(
          undefined,
        );
      }),
    );
  });
});
