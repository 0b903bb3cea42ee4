import type { Acknowledged } from "#domain/delivery/acknowledged.ts";
import { ReturnReason } from "#domain/returns/return-policy.ts";
import { appendFact, type LoadedLead } from "#leads/read-lead.ts";
import type { Fingerprint, LeadKey } from "#platform/ports.ts";
import type { DecideByPolicy } from "./decide-by-policy.ts";
import type { LoadReturnRules } from "./load-return-rules.ts";
import { checkReturn, planReturn, toOnce } from "./open-return.ts";
import type { Rejections } from "./ports.ts";

type Deps = {
  rejections: Rejections;
  loadReturnRules: LoadReturnRules;
  decideByPolicy: DecideByPolicy;
  fingerprint: Fingerprint;
};

export type ReturnRejected = ReturnType<typeof makeReturnRejected>;

/**
 * Records the rejection of a lead and opens a return with it, if the contract has a return policy: then the lead stays
 * charged until the return is approved. Decides the return at once if the policy and the evidence do, and returns the
 * lead. Returns undefined, and records nothing, if the rejection opens no return, or if one of the two exists already.
 */
export function makeReturnRejected({ rejections, loadReturnRules, decideByPolicy, fingerprint }: Deps) {
  return async function returnRejected(
    key: LeadKey,
    lead: LoadedLead,
    rejection: Acknowledged,
  ): Promise<LoadedLead | undefined> {
    const { outcome, reason, source, author } = rejection;
    const { deliveredAt, returns } = lead.state;
    if (outcome === "accepted" || deliveredAt === undefined || returns.length > 0) return undefined;
    const rules = await loadReturnRules(key, lead);
    if (!rules.policy) return undefined;
    const named = ReturnReason.safeParse(outcome === "duplicate" ? outcome : reason);
    const returnReason = named.success ? named.data : "other";
    const checked = checkReturn(key.leadId, lead.state, returnReason);
    if (!checked.ok) return undefined;
    const at = rejection.recordedAt ?? rejection.at;
    const once = toOnce(fingerprint, author, "rejection");
    const opened = planReturn(rules, { at, source, author, number: checked.value, reason: returnReason, once });
    if ((await rejections.append(key, rejection, opened)) === "already_there") return undefined;
    return decideByPolicy(key, appendFact(appendFact(lead, rejection), opened), opened.number, at);
  };
}
