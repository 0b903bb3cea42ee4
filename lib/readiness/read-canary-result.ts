import { listShares } from "#domain/history/list-shares.ts";
import { determineCanaryResult, type CanaryResult as HistoryResult } from "#domain/history/canary-result.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { History } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { Canary } from "./ports.ts";

type CanaryResult = HistoryResult | { status: "refused"; reason: string; missingSince: Instant };

export type ReadCanaryResult = (agencyId: AgencyId, canary: Canary, at: Instant) => Promise<CanaryResult>;

/** Reads the result of a canary at `at`: the stored one if it is final, otherwise from its histories. */
export function makeReadCanaryResult({ history }: { history: History }): ReadCanaryResult {
  return async function readCanaryResult(agencyId, { leadId, pushedAt, returnedAt, missingSince, refusedFor }, at) {
    if (refusedFor !== undefined) {
      return { status: "refused", reason: refusedFor, missingSince: missingSince ?? pushedAt };
    }
    if (returnedAt) return { status: "returned", returnedAt };
    const pushedLead = await loadLead(history, { agencyId, leadId });
    if (!pushedLead) return { status: "missing", missingSince: pushedAt };
    const shares = listShares(pushedLead.facts);
    const sharedLeads = await Promise.all(shares.map((share) => loadLead(history, { agencyId, leadId: share.leadId })));
    return determineCanaryResult(
      pushedLead.state,
      sharedLeads.map((lead) => lead?.state),
      at,
    );
  };
}
