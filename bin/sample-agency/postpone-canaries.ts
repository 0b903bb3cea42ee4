import type { JobStore } from "#scheduling/ports.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/**
 * Postpones the next canary of each campaign to `until`: months of a moved clock would send hundreds of them, which show
 * nothing. May run again.
 */
export async function postponeCanaries(
  jobs: Pick<JobStore, "read" | "complete">,
  agencyId: AgencyId,
  campaignIds: readonly CampaignId[],
  until: Instant,
): Promise<void> {
  for (const campaignId of campaignIds) {
    const job = { kind: "canary", agencyId, campaignId } as const;
    const scheduled = await jobs.read(job);
    if (scheduled) await jobs.complete(job, scheduled.version, until);
  }
}
