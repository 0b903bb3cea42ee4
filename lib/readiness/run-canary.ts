import type { Campaigns } from "#campaigns/ports.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { canaryTimeoutMs } from "#domain/history/canary-result.ts";
import { addMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import { deriveLeadId } from "#intake/accept-lead.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { Canary, CanaryMetrics } from "./ports.ts";
import { type CanaryDeps, makePushCanary } from "./push-canary.ts";
import { makeReadCanaryResult } from "./read-canary-result.ts";

type Deps = CanaryDeps & { campaigns: Campaigns; metrics: CanaryMetrics };

const dayMs = 24 * 3_600_000;

/**
 * Checks the last canary of a campaign, counts its result for the alarms, and pushes the next one a day later. Returns
 * when to run again; undefined for an inactive campaign, whose activation schedules the job again. The daily canary is
 * pushed once for each due time, however often the job runs. A missing canary is counted again by each run, so that the
 * alarm stays on until it or the next one returns.
 */
export function makeRunCanary({ campaigns, metrics, ...deps }: Deps) {
  const { canaries, ids, history } = deps;
  const { findBestChance, pushCanary } = makePushCanary(deps);
  const readCanaryResult = makeReadCanaryResult({ history });

  return async function runCanary(
    { agencyId, campaignId }: JobOfKind<"canary">,
    at: Instant,
    dueAt: Instant,
  ): Promise<Instant | undefined> {
    const campaign = await campaigns.read({ agencyId }, campaignId);
    if (!campaign?.active) return undefined;
    const lastCanary = await canaries.read(agencyId, campaignId);
    const nextCheckAt = lastCanary && (await checkCanary(campaign, lastCanary, at));
    const nextPushAt = lastCanary ? addMs(lastCanary.pushedAt, dayMs) : at;
    return at < nextPushAt ? minInstant(nextCheckAt, nextPushAt) : pushNextCanary(campaign, at, dueAt);

    /** Records and counts the result of the canary; returns when to check it again. */
    async function checkCanary({ id }: Campaign, canary: Canary, at: Instant): Promise<Instant | undefined> {
      const result = await readCanaryResult(agencyId, canary, at);
      switch (result.status) {
        case "under_way":
          return result.recheckAt;
        case "held":
          return result.heldUntil && addMs(result.heldUntil > at ? result.heldUntil : at, canaryTimeoutMs);
        case "returned":
          if (canary.returnedAt) return undefined;
          metrics.recordReturned({ agencyId, campaignId, leadId: canary.leadId });
          await canaries.save(agencyId, id, { ...canary, missingSince: undefined, returnedAt: result.returnedAt });
          return undefined;
        case "missing":
        case "refused":
          metrics.recordMissing({ agencyId, campaignId, leadId: canary.leadId });
          if (!canary.missingSince) await canaries.save(agencyId, id, { ...canary, missingSince: result.missingSince });
          return addMs(at, canaryTimeoutMs);
      }
    }

    /** Pushes the next canary, if a client could take it; otherwise readiness says why. */
    async function pushNextCanary(active: Campaign, at: Instant, dueAt: Instant): Promise<Instant> {
      const chance = await findBestChance(agencyId, active);
      if (chance.decision.outcome !== "placed") {
        const opensAt = chance.routing.candidates.map(({ availableAt }) => availableAt).reduce(minInstant, undefined);
        return minInstant(opensAt && (opensAt > at ? opensAt : addMs(at, canaryTimeoutMs)), addMs(at, dayMs)) ?? at;
      }
      const key = `canary/${campaignId}/${dueAt}`;
      const pushed = await pushCanary(agencyId, active, chance, key);
      if (pushed.ok) return addMs(pushed.value.pushedAt, canaryTimeoutMs);
      const { kind } = pushed.refusal;
      if (kind === "canary_impossible") return addMs(at, dayMs);
      if (kind === "no_match" || kind === "campaign_inactive" || kind === "changed_meanwhile")
        return addMs(at, canaryTimeoutMs);
      const refused = {
        leadId: deriveLeadId(ids, { agencyId, isTest: true }, key),
        pushedAt: at,
        missingSince: at,
        refusedFor: kind,
      };
      await canaries.save(agencyId, campaignId, refused);
      metrics.recordMissing({ agencyId, campaignId, leadId: refused.leadId });
      return addMs(at, canaryTimeoutMs);
    }
  };
}
