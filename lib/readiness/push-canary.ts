import { type Campaign, withoutHoldForTurn } from "#domain/campaigns/campaign.ts";
import { createCanaryLead } from "#domain/lead/create-canary-lead.ts";
import { canaryAuthor, isCanary, type Received } from "#domain/lead/received.ts";
import { findBestChance as findBestRoutingChance, type RoutingChance } from "#domain/routing/assess-readiness.ts";
import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { type AcceptRefusal, deriveLeadId, type makeAcceptLead } from "#intake/accept-lead.ts";
import type { History } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { Ids, Now } from "#platform/ports.ts";
import type { LoadCandidates } from "#routing/load-candidates.ts";
import type { Canaries, Canary } from "./ports.ts";

export type CanaryDeps = {
  loadCandidates: LoadCandidates;
  acceptLead: ReturnType<typeof makeAcceptLead>;
  canaries: Canaries;
  history: History;
  ids: Ids;
  now: Now;
};

/** Why there is no canary: none could be made that satisfies the rules, or the one that does was refused all the same. */
export type CanaryRefusal =
  | { kind: "canary_impossible"; errors: { pointer: string; detail: string }[] }
  | Extract<AcceptRefusal, { kind: "campaign_inactive" | "suppressed" | "no_match" | "changed_meanwhile" }>
  | { kind: "idempotency_conflict" };

/** Sends a lead that is nobody's through a campaign, and keeps which one it was. */
export function makePushCanary({ loadCandidates, acceptLead, canaries, history, ids, now }: CanaryDeps) {
  /** What was pushed with the key before: a moment earlier, so with other times in it. */
  async function findEarlierCanary(
    agencyId: AgencyId,
    idempotencyKey: string,
  ): Promise<{ leadId: LeadId; received: Received } | undefined> {
    const leadId = deriveLeadId(ids, { agencyId, isTest: true }, idempotencyKey);
    const received = (await loadLead(history, { agencyId, leadId }))?.state.received;
    return received && isCanary(received) ? { leadId, received } : undefined;
  }

  /** The best that a canary can hope for now. */
  const findBestChance = async (agencyId: AgencyId, campaign: Campaign): Promise<RoutingChance> => {
    const at = now();
    const { snapshots } = await loadCandidates({ agencyId, leadId: ids.create("lead"), campaign, at });
    return findBestRoutingChance(withoutHoldForTurn(campaign), snapshots, at);
  };

  /** Pushes a canary from where the chance is. With the same `key` it is the same canary, however often and whenever it is pushed. */
  const pushCanary = async (
    agencyId: AgencyId,
    campaign: Campaign,
    { place }: RoutingChance,
    idempotencyKey: string,
  ): Promise<Result<Canary, CanaryRefusal>> => {
    const lead = createCanaryLead(campaign, place, now());
    if (!lead.ok) return refuse({ kind: "canary_impossible", errors: lead.refusal });
    const caller = { agencyId, author: canaryAuthor, isTest: true };
    const accepted = await acceptLead(caller, idempotencyKey, { campaignId: campaign.id, ...lead.value });
    if (!accepted.ok && accepted.refusal.kind !== "idempotency_conflict")
      return refuse(toCanaryRefusal(accepted.refusal));
    const { leadId, received } = accepted.ok
      ? accepted.value
      : ((await findEarlierCanary(agencyId, idempotencyKey)) ?? {});
    if (!leadId || !received) return refuse({ kind: "idempotency_conflict" });
    const canary = { leadId, pushedAt: received.at };
    await canaries.save(agencyId, campaign.id, canary);
    return ok(canary);
  };

  return { findBestChance, pushCanary };
}

/** A canary passed the gates when it was made; one that does not a moment later met a rule that was changed meanwhile. */
function toCanaryRefusal(refusal: AcceptRefusal): CanaryRefusal {
  switch (refusal.kind) {
    case "campaign_inactive":
    case "suppressed":
    case "no_match":
    case "changed_meanwhile":
    case "idempotency_conflict":
      return refusal;
    default:
      return { kind: "changed_meanwhile" };
  }
}
