import type { BillingRecords } from "#billing/ports.ts";
import type { Fact } from "#domain/history/fact.ts";
import { judgeReturn, type ReturnVerdict } from "#domain/returns/judge-return.ts";
import type { LeadReturn } from "#domain/returns/lead-return.ts";
import type { ReturnDecided } from "#domain/returns/return-fact.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { History } from "#leads/ports.ts";
import { type LoadedLead, loadLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";
import { makeFindFullCap, toReturnMonth } from "./find-full-cap.ts";
import type { LoadReturnRules, ReturnRules } from "./load-return-rules.ts";
import type { ReturnApprovals } from "./ports.ts";

type Deps = {
  history: History;
  records: Pick<BillingRecords, "list" | "listSandbox">;
  approvals: ReturnApprovals;
  loadReturnRules: LoadReturnRules;
  toFactKey: (fact: Fact) => string;
};

export type DecideByPolicy = ReturnType<typeof makeDecideByPolicy>;

/** How often a decision begins again because others approved returns, or changed this one, at the same time. */
const maxAttempts = 20;

/** Judges a return by what is loaded. */
export const judgeByRules = (
  { opened }: LeadReturn,
  { policy, about }: ReturnRules,
  at: Instant,
  toFactKey: (fact: Fact) => string,
): ReturnVerdict =>
  judgeReturn(
    opened,
    policy?.rules.find(({ reason }) => reason === opened.reason),
    about,
    at,
    toFactKey,
  );

/**
 * Decides an open return by the policy, if its evidence or its window does: approves, declines or refers it, by a fact.
 * An approval above the cap of the policy is referred. Returns the lead; the return may still be open. May run any
 * number of times, also at once: a return is decided once.
 */
export function makeDecideByPolicy({ history, records, approvals, loadReturnRules, toFactKey }: Deps) {
  const findFullCap = makeFindFullCap({ records });
  return async function decideByPolicy(
    key: LeadKey,
    lead: LoadedLead,
    number: number,
    at: Instant,
  ): Promise<LoadedLead> {
    let current = lead;
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const open = current.state.returns.find((each) => each.number === number && each.status === "open");
      if (!open) return current;
      const rules = await loadReturnRules(key, current);
      const verdict = judgeByRules(open, rules, at, toFactKey);
      if (verdict.status === "open") return current;
      await record(verdict, rules);
      current = (await loadLead(history, key)) ?? current;
    }
    throw new Error(`the return changed ${maxAttempts} times while it was decided`);

    async function record(verdict: Exclude<ReturnVerdict, { status: "open" }>, rules: ReturnRules): Promise<void> {
      const common = { at, source: "baton", author: "return-policy", number } as const;
      const { cause, evidence } = verdict;
      // A replacement costs nothing, so only the agency can say what its client gets.
      const isReferred = verdict.status === "approved" && current.state.replaces !== undefined;
      if (verdict.status === "referred" || isReferred) {
        const referral = isReferred ? "rule_refers" : cause;
        await history.append(key, { kind: "return_referred", ...common, cause: referral, evidence });
        return;
      }
      const decided: ReturnDecided = { kind: "return_decided", ...common, decision: verdict.status, cause, evidence };
      if (verdict.status === "declined") {
        await history.append(key, decided);
        return;
      }
      const month = toReturnMonth(key, current, rules);
      const seen = await approvals.count(month);
      const full = await findFullCap(month, rules, seen);
      if (full) {
        const referred = { kind: "return_referred", ...common, cause: "cap_reached" } as const;
        await history.append(key, { ...referred, evidence: [...evidence, full] });
      } else await approvals.approve(key, { ...decided, remedy: verdict.remedy }, { month, seen });
    }
  };
}
