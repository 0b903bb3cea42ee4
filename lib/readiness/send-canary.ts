import type { Campaigns } from "#campaigns/ports.ts";
import { canaryTimeoutMs } from "#domain/history/canary-result.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";
import { addMs } from "#domain/shared/instant.ts";
import { refuse, type Result } from "#domain/shared/result.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { Canary } from "./ports.ts";
import { type CanaryDeps, type CanaryRefusal, makePushCanary } from "./push-canary.ts";

type Deps = CanaryDeps & { campaigns: Campaigns; jobs: Pick<JobStore, "schedule"> };

/** Sends a canary on request, and schedules its check. The next daily canary follows a day later. */
export function makeSendCanary({ campaigns, jobs, ...deps }: Deps) {
  const { findBestChance, pushCanary } = makePushCanary(deps);
  return async function sendCanary(
    agencyId: AgencyId,
    campaignId: CampaignId,
    idempotencyKey?: string,
  ): Promise<Result<Canary, CanaryRefusal | { kind: "not_found" }>> {
    const campaign = await campaigns.read({ agencyId }, campaignId);
    if (!campaign) return refuse({ kind: "not_found" });
    if (!campaign.active) return refuse({ kind: "campaign_inactive", campaignId });
    const key = `canary/${campaignId}/${idempotencyKey ?? deps.ids.create("lead")}`;
    const result = await pushCanary(agencyId, campaign, await findBestChance(agencyId, campaign), key);
    if (!result.ok) return result;
    const checkAt = addMs(result.value.pushedAt, canaryTimeoutMs);
    await jobs.schedule({ kind: "canary", agencyId, campaignId }, checkAt);
    return result;
  };
}
