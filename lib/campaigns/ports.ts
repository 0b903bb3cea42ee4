import type { Campaign } from "#domain/campaigns/campaign.ts";
import type { AgencyScope, Entities } from "#platform/ports.ts";

export type Campaigns = Entities<Campaign, AgencyScope>;
