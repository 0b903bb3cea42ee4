import type { Fact } from "#domain/history/fact.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { toReturnCase } from "#domain/history/to-return-case.ts";
import { judgeReturn, type ReturnVerdict } from "#domain/returns/judge-return.ts";
import type { ReturnReason, ReturnRule } from "#domain/returns/return-policy.ts";
import { calculateWindowEnd } from "#domain/returns/return-window.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { londonHours } from "./facts.ts";

/** Four attempts on two working days, within five working days of delivery, for a credit. */
export const noContactRule: ReturnRule = {
  reason: "no_contact",
  within: { amount: 5, unit: "working_days", since: "delivered" },
  evidence: [{ term: "attempts_at_least", n: 4, days: 2 }],
  remedy: { kind: "credit" },
  decision: "approve",
};

/** An attempt that found a wrong number, within a day of delivery, for a credit. */
export const wrongNumberRule: ReturnRule = {
  reason: "wrong_number",
  within: { amount: 1, unit: "days", since: "delivered" },
  evidence: [{ term: "attempt_result", result: "wrong_number" }],
  remedy: { kind: "credit" },
  decision: "approve",
};

/** Returns for `reason` that the agency always decides, if the evidence is there. */
export const ruleWith = (reason: ReturnReason, evidence: ReturnRule["evidence"]): ReturnRule => ({
  ...wrongNumberRule,
  reason,
  evidence,
});

/** Judges a return of a lead with these facts at `at`, which was opened then or at `openedAt`, in London's hours. */
export function judgeFacts(
  facts: readonly Fact[],
  rule: ReturnRule | undefined,
  at: Instant,
  openedAt: Instant = at,
): ReturnVerdict {
  const state = foldLead(facts);
  if (!state) throw new Error("not received");
  const about = toReturnCase(state, facts, { inForce: londonHours, timeZone: "Europe/London" });
  const starts = { deliveredAt: about.delivered?.at, appointmentEnd: about.appointments.at(-1)?.end };
  const until = rule && calculateWindowEnd(rule.within, starts, londonHours);
  return judgeReturn({ at: openedAt, until }, rule, about, at, factSortKey);
}
