import type { Fact } from "#domain/history/fact.ts";
import { appendFact, type LoadedLead } from "#leads/read-lead.ts";
import type { ReturnVerdict } from "#domain/returns/judge-return.ts";
import type { ReturnReason } from "#domain/returns/return-policy.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { LeadKey } from "#platform/ports.ts";
import { judgeByRules } from "./decide-by-policy.ts";
import { makeFindFullCap, toReturnMonth } from "./find-full-cap.ts";
import type { LoadReturnRules } from "./load-return-rules.ts";
import { checkReturn, planReturn } from "./open-return.ts";
import type { ReturnApprovals } from "./ports.ts";

type Deps = Parameters<typeof makeFindFullCap>[0] & {
  approvals: Pick<ReturnApprovals, "count">;
  loadReturnRules: LoadReturnRules;
  toFactKey: (fact: Fact) => string;
};

/** The facts that a return would add now, after what the client reports with it, and how they would leave it. */
export type ReturnPreview = { status: ReturnVerdict["status"]; facts: Fact[] };

export type PreviewReturn = ReturnType<typeof makePreviewReturn>;

/**
 * Says how a return would be decided now, if `report` were recorded with it: by the functions that decide it. Undefined if
 * the lead cannot be returned. Writes nothing.
 */
export function makePreviewReturn({ approvals, loadReturnRules, toFactKey, ...deps }: Deps) {
  const findFullCap = makeFindFullCap(deps);
  return async function previewReturn(
    key: LeadKey,
    lead: LoadedLead,
    reason: ReturnReason,
    report: Fact,
    at: Instant,
  ): Promise<ReturnPreview | undefined> {
    const number = checkReturn(lead.leadId, lead.state, reason);
    if (!number.ok) return undefined;
    const reported = appendFact(lead, report);
    const rules = await loadReturnRules(key, reported);
    const opened = planReturn(rules, { at, source: "link", author: "preview", number: number.value, reason, once: "" });
    const ofLead = { number: number.value, status: "open" as const, opened };
    const verdict = judgeByRules(ofLead, rules, at, toFactKey);
    if (verdict.status !== "approved") return { status: verdict.status, facts: [report, opened] };
    const month = toReturnMonth(key, reported, rules);
    const isReferred =
      lead.state.replaces !== undefined ||
      (await findFullCap(month, rules, await approvals.count(month))) !== undefined;
    if (isReferred) return { status: "referred", facts: [report, opened] };
    const { cause, evidence, remedy } = verdict;
    const common = { at, source: "baton", author: "return-policy", number: number.value } as const;
    const decided: Fact = { kind: "return_decided", ...common, decision: "approved", cause, evidence, remedy };
    return { status: "approved", facts: [report, opened, decided] };
  };
}
