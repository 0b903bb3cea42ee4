import type { DecidedLead, makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import { lostOrderTimeoutMs } from "#domain/delivery/retry-schedule.ts";
import { listShares } from "#domain/history/list-shares.ts";
import type { DeliveryId } from "#domain/shared/id.ts";
import { addMs, elapsedMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import type { History } from "#leads/ports.ts";
import { type LoadedLead, loadLead } from "#leads/read-lead.ts";
import type { LeadKey } from "#platform/ports.ts";

type Deps = { history: History; dispatchLeads: ReturnType<typeof makeDispatchLeads> };

/** The longest pause between two rechecks of a lead. */
const longestPauseMs = 60 * 60_000;

/**
 * Repeats the effects of a lead's routing decision, its wakings and the steps of its ladder, that no fact confirms. It orders deliveries without a fact two
 * minutes after they were planned, creates the leads that clients share, and adds a held lead to its queue. All of
 * these are idempotent. Returns when to recheck, at growing intervals; undefined when every delivery has a fact.
 */
export function makeRecheckLead({ history, dispatchLeads }: Deps) {
  return async function recheckLead(key: LeadKey, at: Instant): Promise<Instant | undefined> {
    const lead = await loadLead(history, key);
    const decidedAt = lead && (lead.state.cycles.at(-1)?.from ?? lead.state.received.at);
    if (!lead || !decidedAt) return undefined;
    const age = elapsedMs(decidedAt, at);
    if (age < lostOrderTimeoutMs) return addMs(decidedAt, lostOrderTimeoutMs);
    const unfinished = await listUnfinishedDecisions(key, lead);
    // An order of a moment ago may be under way: a second one would race with it.
    const isOld = ({ decision }: DecidedLead) => elapsedMs(decision.at, at) >= lostOrderTimeoutMs;
    const [old, young] = [unfinished.filter(isOld), unfinished.filter((each) => !isOld(each))];
    if (old.length > 0) await dispatchLeads(old);
    const youngAt = young.map(({ decision }) => addMs(decision.at, lostOrderTimeoutMs)).reduce(minInstant, undefined);
    // Once the lead is held, the release job takes care of it.
    if (old.length === 0 || !lead.state.placed) return youngAt;
    return minInstant(youngAt, addMs(at, Math.min(age, longestPauseMs)));
  };

  async function listUnfinishedDecisions(key: LeadKey, { state, facts }: LoadedLead): Promise<DecidedLead[]> {
    const pending = new Set(state.deliveries.filter(({ status }) => status === "pending").map(({ id }) => id));
    const hasPending = (planned: { deliveries: readonly { id: DeliveryId }[] } | undefined) =>
      planned?.deliveries.some(({ id }) => pending.has(id)) ?? false;
    const later = facts.filter((fact) => fact.kind === "woken" || fact.kind === "chased").filter(hasPending);
    const placing = facts.find((fact) => fact.kind === "placed") ?? state.received;
    const isPlacingUnfinished = !state.placed || hasPending(state.placed.placement) || (await lacksShares(key, facts));
    return [...(isPlacingUnfinished ? [placing] : []), ...later].map((decision) => ({ key, decision }));
  }

  async function lacksShares({ agencyId }: LeadKey, facts: LoadedLead["facts"]): Promise<boolean> {
    const shares = listShares(facts);
    const sharedLeads = await Promise.all(shares.map(({ leadId }) => history.read({ agencyId, leadId })));
    return sharedLeads.includes(undefined);
  }
}
