import type { Campaigns } from "#campaigns/ports.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { canaryMs } from "#domain/history/canary-fate.ts";
import { earlier, instant, type Instant } from "#domain/shared/instant.ts";
import { leadIdOf } from "#intake/accept-lead.ts";
import type { DueThingOf } from "#scheduling/ports.ts";
import type { Canary, CanaryMetrics } from "./ports.ts";
import { makePushCanary, type PushingWorld } from "./push-canary.ts";
import { makeReadFate } from "./read-fate.ts";

type World = PushingWorld & { campaigns: Campaigns; metrics: CanaryMetrics };

const dayMs = 24 * 3_600_000;

/**
 * Looks for the last canary of a campaign and tells the alarms whether it came back; pushes the next one a day after it. Answers when to look
 * again: undefined for a campaign that is not active, which is armed again when it is activated. A canary of the daily ones is pushed once
 * for each time at which it was due, however often that is worked. While one is missing, it is told again at each look, so that the
 * alarm rings until it is back or the next one is.
 */
export function makeWorkCanary({ campaigns, metrics, ...world }: World) {
  const { canaries, ids, history } = world;
  const { chanceOf, push } = makePushCanary(world);
  const readFate = makeReadFate({ history });

  return async function workCanary(
    { agencyId, campaignId }: DueThingOf<"canary">,
    at: Instant,
    dueAt: Instant,
  ): Promise<Instant | undefined> {
    const campaign = await campaigns.read({ agencyId }, campaignId);
    if (!campaign?.active) return undefined;
    const last = await canaries.read(agencyId, campaignId);
    const lookAt = last && (await lookFor(campaign, last, at));
    const next = last ? after(last.pushedAt, dayMs) : at;
    return at < next ? earlier(lookAt, next) : pushNext(campaign, at, dueAt);

    /** Records and tells what became of the canary; answers when that will have changed. */
    async function lookFor({ id }: Campaign, canary: Canary, at: Instant): Promise<Instant | undefined> {
      const fate = await readFate(agencyId, canary, at);
      switch (fate.status) {
        case "under_way":
          return fate.lookAt;
        case "held":
          return fate.heldUntil && after(fate.heldUntil > at ? fate.heldUntil : at, canaryMs);
        case "returned":
          if (canary.returnedAt) return undefined;
          metrics.returned({ agencyId, campaignId, leadId: canary.leadId });
          await canaries.save(agencyId, id, { ...canary, missingSince: undefined, returnedAt: fate.returnedAt });
          return undefined;
        case "missing":
        case "refused":
          metrics.missing({ agencyId, campaignId, leadId: canary.leadId });
          if (!canary.missingSince) await canaries.save(agencyId, id, { ...canary, missingSince: fate.missingSince });
          return after(at, canaryMs);
      }
    }

    /** A canary that nobody could take would only stand in line; whoever asks for readiness is told why. */
    async function pushNext(active: Campaign, at: Instant, dueAt: Instant): Promise<Instant> {
      const chance = await chanceOf(agencyId, active);
      if (chance.decision.outcome !== "placed") {
        const opensAt = chance.routing.candidates.map(({ availableAt }) => availableAt).reduce(earlier, undefined);
        return earlier(opensAt && (opensAt > at ? opensAt : after(at, canaryMs)), after(at, dayMs)) ?? at;
      }
      const key = `canary/${campaignId}/${dueAt}`;
      const pushed = await push(agencyId, active, chance, key);
      if (pushed.ok) return after(pushed.value.pushedAt, canaryMs);
      const { kind } = pushed.refusal;
      if (kind === "canary_impossible") return after(at, dayMs);
      if (kind === "no_match" || kind === "campaign_inactive" || kind === "changed_meanwhile")
        return after(at, canaryMs);
      const refused = {
        leadId: leadIdOf(ids, { agencyId, isTest: true }, key),
        pushedAt: at,
        missingSince: at,
        refusedFor: kind,
      };
      await canaries.save(agencyId, campaignId, refused);
      metrics.missing({ agencyId, campaignId, leadId: refused.leadId });
      return after(at, canaryMs);
    }
  };
}

const after = (at: Instant, ms: number): Instant => instant(Date.parse(at) + ms);
