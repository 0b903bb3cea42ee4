import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideLines, decideReturnCredit, findBasis, isCharged, sumLines } from "#domain/billing/charge-lines.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { emptyPosition, type LeadPosition, planPosting } from "#domain/ledger/entry.ts";
import { toLegs } from "#domain/ledger/journal.ts";
import { subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { instant } from "#domain/shared/instant.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aContactAttempt } from "#test/support/facts.ts";
import { anyPricedHistory, disturbed } from "#test/support/arbitraries.ts";
import { runs } from "#test/support/property-runs.ts";

const decide = (facts: Parameters<typeof foldLead>[0]) => decideLines(foldLead(facts));

describe("the lines of a lead, for any history and prices", () => {
  it("come to at least nothing and at most the highest price of the placement", () => {
    fc.assert(
      fc.property(anyPricedHistory, (history) => {
        const state = foldLead(history);
        const { price, prices } = state?.placed?.placement ?? {};
        const highest = Math.max(price?.amount ?? 0, ...Object.values(prices?.appointment ?? {}));
        const sum = sumLines(decideLines(state));
        expect(sum).toBeGreaterThanOrEqual(0);
        expect(sum).toBeLessThanOrEqual(highest);
      }),
    );
  });

  it("are the same in any order of the facts, and come to nothing unless a rule charges", () => {
    fc.assert(
      fc.property(
        anyPricedHistory.chain((history) => fc.tuple(fc.constant(history), disturbed(history))),
        ([history, other]) => {
          const lines = decide(history);
          expect(decide(other)).toEqual(lines);
          if (!isCharged({ lines })) expect(sumLines(lines)).toBe(0);
        },
      ),
    );
  });

  it("are decided again, each by its basis alone", () => {
    fc.assert(
      fc.property(anyPricedHistory, (history) => {
        for (const line of decide(history)) expect(decide(findBasis(history, line))).toContainEqual(line);
      }),
    );
  });

  it("are decided again, each by its basis alone, which has none of many unanswered calls", () => {
    const calls = Array.from({ length: 120 }, (_, minute) =>
      aContactAttempt({
        attemptId: anId("att", 1_000 + minute),
        at: instant(Date.parse(at("14:00")) + minute * 60_000),
      }),
    );
    fc.assert(
      fc.property(anyPricedHistory, (history) => {
        const facts = [...history, ...calls];
        for (const line of decide(facts)) {
          const basis = findBasis(facts, line);
          expect(decide(basis)).toContainEqual(line);
          expect(basis.filter((fact) => calls.some((call) => call === fact))).toEqual([]);
        }
      }),
    );
  });

  it("are the sums of their entries, however many facts arrive between two postings, and each entry balances", () => {
    fc.assert(
      fc.property(
        anyPricedHistory.chain((history) => fc.tuple(fc.constant(history), fc.array(fc.nat(history.length)))),
        ([history, cuts]) => {
          let position: LeadPosition = emptyPosition;
          const sums = new Map<string, number>();
          for (const cut of [...cuts, history.length]) {
            const plan = planPosting(anId("lead"), history.slice(0, cut), position, factSortKey);
            for (const entry of plan?.entries ?? []) {
              expect(sumAmounts(toLegs(entry).map(({ amount }) => amount))).toBe(0);
              sums.set(entry.line, sumAmounts([sums.get(entry.line) ?? 0, entry.amount]));
            }
            position = plan?.position ?? position;
          }
          for (const { line, amount } of decide(history)) expect(sums.get(line) ?? 0).toBe(amount);
        },
      ),
    );
  });

  it("credit the amount that an approved return shows", () => {
    let approved = 0;
    fc.assert(
      fc.property(anyPricedHistory, (history) => {
        const state = foldLead(history);
        const ofLead = state?.returns.find(({ status }) => status === "approved");
        const line = decideLines(state).find((each) => each.line === "return");
        if (!state || !ofLead || !line) return;
        approved += 1;
        expect(decideReturnCredit(state, ofLead, undefined)?.amount).toBe(subtractAmount(0, line.amount));
      }),
      // Few histories have an approved return that is credited.
      runs(1_000),
    );
    expect(approved).toBeGreaterThan(0);
  });
});
