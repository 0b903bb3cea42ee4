import type { Campaigns } from "#campaigns/ports.ts";
import { canaryLead } from "#domain/lead/canary-lead.ts";
import type { CanarySeen } from "#domain/routing/canary-seen.ts";
import { bestChance, readiness, type Readiness } from "#domain/routing/readiness.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { History } from "#leads/ports.ts";
import type { Ids, Now } from "#platform/ports.ts";
import type { LookAtClients } from "#routing/look-at-clients.ts";
import type { Canaries } from "./ports.ts";
import { makeReadFate } from "./read-fate.ts";

type World = {
  campaigns: Campaigns;
  lookAtClients: LookAtClients;
  canaries: Canaries;
  history: History;
  ids: Ids;
  now: Now;
};

export type CampaignReadiness = Readiness & { campaignId: CampaignId; at: Instant; canary?: CanarySeen };

/** Finds out what would stop a lead of a campaign now, and what became of the last canary. Changes nothing. */
export function makeReadReadiness({ campaigns, lookAtClients, canaries, history, ids, now }: World) {
  const readFate = makeReadFate({ history });
  return async function readReadiness(
    agencyId: AgencyId,
    campaignId: CampaignId,
  ): Promise<Result<CampaignReadiness, { kind: "not_found" }>> {
    const at = now();
    const [campaign, last] = await Promise.all([
      campaigns.read({ agencyId }, campaignId),
      canaries.read(agencyId, campaignId),
    ]);
    if (!campaign) return refuse({ kind: "not_found" });
    const { known } = await lookAtClients({ agencyId, leadId: ids.create("lead"), campaign, at });
    const canary = last && (await seenOf(agencyId, last, at));
    const lead = canaryLead(campaign, bestChance(campaign, known, at).place, at);
    const impossible = lead.ok ? [] : lead.refusal;
    const told = readiness(campaign, known, at, { seen: canary, impossible });
    return ok({ campaignId, at, ...told, ...(canary && { canary }) });
  };

  async function seenOf(agencyId: AgencyId, canary: Parameters<typeof readFate>[1], at: Instant): Promise<CanarySeen> {
    const { leadId, pushedAt } = canary;
    const fate = await readFate(agencyId, canary, at);
    if (fate.status !== "under_way") return { leadId, pushedAt, ...fate };
    return { leadId, pushedAt, status: "under_way" };
  }
}
