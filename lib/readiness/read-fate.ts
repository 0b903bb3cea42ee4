import { canaryFate, type CanaryFate } from "#domain/history/canary-fate.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { History } from "#leads/ports.ts";
import { knownLead } from "#leads/read-lead.ts";
import type { Canary } from "./ports.ts";

type Fate = CanaryFate | { status: "refused"; reason: string; missingSince: Instant };

export type ReadFate = (agencyId: AgencyId, canary: Canary, at: Instant) => Promise<Fate>;

/** Finds out what became of a canary by `at`: as its histories say, until it is known for good. */
export function makeReadFate({ history }: { history: History }): ReadFate {
  return async function readFate(agencyId, { leadId, pushedAt, returnedAt, missingSince, refusedFor }, at) {
    if (refusedFor !== undefined) {
      return { status: "refused", reason: refusedFor, missingSince: missingSince ?? pushedAt };
    }
    if (returnedAt) return { status: "returned", returnedAt };
    const pushed = await knownLead(history, { agencyId, leadId });
    if (!pushed) return { status: "missing", missingSince: pushedAt };
    const shares = pushed.facts.flatMap((fact) => ("shares" in fact ? (fact.shares ?? []) : []));
    const shared = await Promise.all(shares.map((share) => knownLead(history, { agencyId, leadId: share.leadId })));
    return canaryFate(
      pushed.state,
      shared.map((lead) => lead?.state),
      at,
    );
  };
}
