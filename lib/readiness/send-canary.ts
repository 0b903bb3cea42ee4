import type { Campaigns } from "#campaigns/ports.ts";
import { canaryMs } from "#domain/history/canary-fate.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { refuse, type Result } from "#domain/shared/result.ts";
import type { DueItems } from "#scheduling/ports.ts";
import type { Canary } from "./ports.ts";
import { type CanaryRefusal, makePushCanary, type PushingWorld } from "./push-canary.ts";

type World = PushingWorld & { campaigns: Campaigns; dueItems: Pick<DueItems, "arm"> };

/** Sends a canary through a campaign because somebody asks for it; it is looked for as the daily ones are, and the next of those waits a day. */
export function makeSendCanary({ campaigns, dueItems, ...world }: World) {
  const { chanceOf, push } = makePushCanary(world);
  return async function sendCanary(
    agencyId: AgencyId,
    campaignId: CampaignId,
    once?: string,
  ): Promise<Result<Canary, CanaryRefusal | { kind: "not_found" }>> {
    const campaign = await campaigns.read({ agencyId }, campaignId);
    if (!campaign) return refuse({ kind: "not_found" });
    if (!campaign.active) return refuse({ kind: "campaign_inactive", campaignId });
    const key = `canary/${campaignId}/${once ?? world.ids.create("lead")}`;
    const pushed = await push(agencyId, campaign, await chanceOf(agencyId, campaign), key);
    if (!pushed.ok) return pushed;
    const lookAt = instant(Date.parse(pushed.value.pushedAt) + canaryMs);
    await dueItems.arm({ kind: "canary", agencyId, campaignId }, lookAt);
    return pushed;
  };
}
