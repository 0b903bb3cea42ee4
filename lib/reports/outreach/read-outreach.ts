import type { Campaigns } from "#campaigns/ports.ts";
import { pickLatest, type StoredOutreach } from "#domain/reports/outreach.ts";
import { findDateError, toReportDates } from "#domain/reports/report-dates.ts";
import type { ReportDates } from "#domain/reports/report-period.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { addDays, toWallClock } from "#domain/shared/wall-clock.ts";
import type { Now } from "#platform/ports.ts";
import type { CampaignScope, OutreachStore } from "./ports.ts";

type Deps = { campaigns: Pick<Campaigns, "read">; outreach: Pick<OutreachStore, "list">; now: Now };
type NotFound = { kind: "not_found" };
type BadDates = { kind: "invalid_parameter"; errors: { parameter: string; detail: string }[] };

/** Lists what the agency says about each day of a campaign: the latest version of each. */
export function makeListOutreach({ campaigns, outreach, now }: Deps) {
  return async function listOutreach(
    scope: CampaignScope,
    request: Partial<ReportDates>,
  ): Promise<Result<StoredOutreach[], NotFound | BadDates>> {
    const dates = toReportDates(request, addDays(toWallClock("UTC", now()).date, 1));
    const error = findDateError(dates);
    if (error) return refuse({ kind: "invalid_parameter", errors: [error] });
    const [campaign, versions] = await Promise.all([
      campaigns.read({ agencyId: scope.agencyId }, scope.campaignId),
      outreach.list(scope, dates),
    ]);
    return campaign ? ok(pickLatest(versions)) : refuse({ kind: "not_found" });
  };
}

/** Reads all versions of what the agency said about a day of a campaign, the first one first. */
export function makeReadOutreach({ campaigns, outreach }: Omit<Deps, "now">) {
  return async function readOutreach(scope: CampaignScope, date: string): Promise<Result<StoredOutreach[], NotFound>> {
    const [campaign, versions] = await Promise.all([
      campaigns.read({ agencyId: scope.agencyId }, scope.campaignId),
      outreach.list(scope, { from: date, to: date }),
    ]);
    return campaign && versions.length > 0 ? ok(versions) : refuse({ kind: "not_found" });
  };
}
