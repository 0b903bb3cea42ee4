import { type Campaign, withoutHoldForTurn } from "#domain/campaigns/campaign.ts";
import { createCanaryLead } from "#domain/lead/create-canary-lead.ts";
import { canaryAuthor, isCanary, type Received } from "#domain/lead/received.ts";
import { findBestChance as findBestRoutingChance, type RoutingChance } from "#domain/routing/assess-readiness.ts";
import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import { ok, refuse, replayed, type Result } from "#domain/shared/result.ts";
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

/** Why there is no canary: Baton could create none for the rules, or the checks rejected the one that it created. */
export type CanaryRefusal =
  | { kind: "canary_impossible"; errors: { pointer: string; detail: string }[] }
  | Extract<AcceptRefusal, { kind: "campaign_inactive" | "suppressed" | "no_match" | "changed_meanwhile" }>
  | { kind: "idempotency_conflict" };

/** Pushes a canary through a campaign and stores which lead it is. A canary is a lead that belongs to no client. */
export function makePushCanary({ loadCandidates, acceptLead, canaries, history, ids, now }: CanaryDeps) {
  /** Finds the canary that was pushed with this key before; its times differ, because it was created earlier. */
  async function findEarlierCanary(
    agencyId: AgencyId,
    idempotencyKey: string,
  ): Promise<{ leadId: LeadId; received: Received } | undefined> {
    const leadId = deriveLeadId(ids, { agencyId, isTest: true }, idempotencyKey);
    const received = (await loadLead(history, { agencyId, leadId }))?.state.received;
    return received && isCanary(received) ? { leadId, received } : undefined;
  }

  /** Finds the best routing that a canary could get now. */
  const findBestChance = async (agencyId: AgencyId, campaign: Campaign): Promise<RoutingChance> => {
    const at = now();
    const { snapshots } = await loadCandidates({ agencyId, leadId: ids.create("lead"), campaign, at });
    return findBestRoutingChance(withoutHoldForTurn(campaign), snapshots, at);
  };

  /** Pushes a canary from the best place. The same key always gives the same canary, however often it is pushed. */
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
    return accepted.ok && !accepted.isReplay ? ok(canary) : replayed(canary);
  };

  return { findBestChance, pushCanary };
}

/** Converts a refusal. The canary satisfied the rules once, so any other refusal means that they changed. */
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
