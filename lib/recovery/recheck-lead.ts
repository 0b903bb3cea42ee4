import type { makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import { lostOrderTimeoutMs } from "#domain/delivery/lost-order-timeout.ts";
import { elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";
import type { History } from "#leads/ports.ts";
import { type LoadedLead, loadLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";

type Deps = { history: History; dispatchLeads: ReturnType<typeof makeDispatchLeads> };

/** How long a lead is left alone at most between two looks. */
const longestPauseMs = 60 * 60_000;

/**
 * Does again what follows from the decision on a lead, if nothing shows that it was done: orders deliveries that have no fact two minutes after
 * they were planned, gives clients the leads they share, puts a held lead in line. All of it may have been done, and is
 * recognised where it was. Answers when to look again, ever more rarely: undefined when everything has a fact.
 */
export function makeRecheckLead({ history, dispatchLeads }: Deps) {
  return async function recheckLead(key: LeadKey, at: Instant): Promise<Instant | undefined> {
    const lead = await loadLead(history, key);
    const decidedAt = lead && (lead.state.placed?.at ?? lead.state.received.at);
    if (!lead || !decidedAt) return undefined;
    const age = elapsedMs(decidedAt, at);
    if (age < lostOrderTimeoutMs) return instant(Date.parse(decidedAt) + lostOrderTimeoutMs);
    if (!(await hasUnfinishedWork(key, lead))) return undefined;
    const decision = lead.facts.find(({ kind }) => kind === "placed") ?? lead.state.received;
    if (decision.kind !== "received" && decision.kind !== "placed") return undefined;
    await dispatchLeads([{ key, decision }]);
    // Once in line it is looked after there.
    if (!lead.state.placed) return undefined;
    return instant(Date.parse(at) + Math.min(age, longestPauseMs));
  };

  async function hasUnfinishedWork({ agencyId }: LeadKey, { state, facts }: LoadedLead): Promise<boolean> {
    if (!state.placed) return true;
    if (state.deliveries.some(({ status }) => status === "pending")) return true;
    const shares = facts.flatMap((fact) => ("shares" in fact ? (fact.shares ?? []) : []));
    const sharedLeads = await Promise.all(shares.map(({ leadId }) => history.read({ agencyId, leadId })));
    return sharedLeads.includes(undefined);
  }
}
