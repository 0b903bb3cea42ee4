import type { AgencyId, CampaignId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/**
 * The last canary of a campaign: which lead it is, and what is known to have become of it. `refusedFor` is there when it never became a
 * lead. `missingSince` goes when it returns late.
 */
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
  /** Keeps the canary, unless one that was pushed later is kept already. */
  save(agencyId: AgencyId, campaignId: CampaignId, canary: Canary): Promise<void>;
};

/** Which canary; for whoever is woken to find. */
export type CanaryKey = { agencyId: AgencyId; campaignId: CampaignId; leadId: LeadId };

/** Tells the alarms how canaries fare, each of them once or more often. */
export type CanaryMetrics = { recordReturned(canary: CanaryKey): void; recordMissing(canary: CanaryKey): void };
