import type { AgencyId, CampaignId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** The last canary of a campaign. `refusedFor`: it never became a lead. `missingSince` goes if it returns late. */
export type Canary = {
  leadId: LeadId;
  pushedAt: Instant;
  returnedAt?: Instant | undefined;
  missingSince?: Instant | undefined;
  refusedFor?: string | undefined;
};

/** The last canary of each campaign. */
export type Canaries = {
  read(agencyId: AgencyId, campaignId: CampaignId): Promise<Canary | undefined>;
  /** Saves the canary, unless a later one is stored. */
  save(agencyId: AgencyId, campaignId: CampaignId, canary: Canary): Promise<void>;
};

/** The ids of a canary, so that people can find it. */
type CanaryKey = { agencyId: AgencyId; campaignId: CampaignId; leadId: LeadId };

/** Counts the results of canaries for the alarms; each result at least once. */
export type CanaryMetrics = { recordReturned(canary: CanaryKey): void; recordMissing(canary: CanaryKey): void };
