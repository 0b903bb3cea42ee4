import type { makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import { lostOrderTimeoutMs } from "#domain/delivery/retry-schedule.ts";
import { elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";
import type { History } from "#leads/ports.ts";
import { type LoadedLead, loadLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";

type Deps = { history: History; dispatchLeads: ReturnType<typeof makeDispatchLeads> };

/** The longest pause between two rechecks of a lead. */
const longestPauseMs = 60 * 60_000;

/**
 * Repeats the effects of a lead's routing decision that no fact confirms. It orders deliveries without a fact two
 * minutes after they were planned, creates the leads that clients share, and adds a held lead to its queue. All of
 * these are idempotent. Returns when to recheck, at growing intervals; undefined when every delivery has a fact.
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
    // Once the lead is held, the release job takes care of it.
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
