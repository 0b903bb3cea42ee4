import type { ReportDates } from "#domain/reports/report-period.ts";
import type { StoredOutreach } from "#domain/reports/outreach.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";

export type CampaignScope = { agencyId: AgencyId; campaignId: CampaignId };

/** What agencies say about the outreach for their campaigns, day by day: versions are added, and never change. */
export type OutreachStore = {
  /** Lists the versions of the days from one date to another, both included, by date and version. Strongly consistent. */
  list(scope: CampaignScope, dates: ReportDates): Promise<StoredOutreach[]>;
  /** Adds a version, unless the day has it: then returns false. */
  add(scope: CampaignScope, version: StoredOutreach): Promise<boolean>;
};
