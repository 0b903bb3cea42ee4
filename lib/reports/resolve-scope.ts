import type { Clients } from "#accounts/ports.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import { canAccessClient } from "#domain/accounts/api-key.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import { isCampaignMember } from "#domain/campaigns/campaign.ts";
import type { ReportDates } from "#domain/reports/report-period.ts";
import { findDateError, toReportDates } from "#domain/reports/report-dates.ts";
import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import type { Now } from "#platform/ports.ts";
import type { LoadCells } from "./ports.ts";

/** Whose leads a report is about, and when they were placed: as the caller asks. */
export type ReportRequest = {
  clientId?: ClientId | undefined;
  campaignId?: CampaignId | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

/** Whose leads a report is about, as the caller may see them: those of one client, or of all clients of its agency. */
export type ReportScope = {
  agencyId: AgencyId;
  clientId?: ClientId | undefined;
  campaignId?: CampaignId | undefined;
  dates: ReportDates;
  /** Today in the time zone of the client; in UTC for several clients. */
  today: string;
  /** No sandbox lead is in a report. */
  isTest: boolean;
};

export type ScopeRefusal =
  | { kind: "not_found" }
  | { kind: "invalid_parameter"; errors: { parameter: string; detail: string }[] };

export type ScopeDeps = {
  clients: Pick<Clients, "read">;
  campaigns: Pick<Campaigns, "read" | "list">;
  loadCells: LoadCells;
  now: Now;
};

/**
 * Resolves whose leads a report is about. A client's key always means its own client. A client or campaign that the caller
 * may not see is not found, after the same reads as one that does not exist.
 */
export function makeResolveScope({ clients, campaigns, loadCells, now }: ScopeDeps) {
  return async function resolveScope(
    caller: Caller,
    { campaignId, ...request }: ReportRequest,
  ): Promise<Result<ReportScope, ScopeRefusal>> {
    const { agencyId } = caller;
    const clientId = request.clientId ?? (caller.role === "client" ? caller.clientId : undefined);
    if (clientId && !canAccessClient(caller, clientId)) return refuse({ kind: "not_found" });
    const [client, campaign] = await Promise.all([
      clientId && clients.read({ agencyId }, clientId),
      campaignId && campaigns.read({ agencyId }, campaignId),
    ]);
    if (clientId && !client) return refuse({ kind: "not_found" });
    const today = toWallClock(client ? client.timeZone : "UTC", now()).date;
    const dates = toReportDates(request, today);
    const error = findDateError(dates);
    if (error) return refuse({ kind: "invalid_parameter", errors: [error] });
    const scope: ReportScope = { agencyId, clientId, campaignId, dates, today, isTest: caller.mode === "test" };
    if (!campaignId) return ok(scope);
    const isVisible =
      caller.role === "client"
        ? (await hasLeads(caller.clientId, campaignId, dates)) ||
          (campaign && isCampaignMember(campaign, caller.clientId))
        : campaign !== undefined;
    return isVisible ? ok(scope) : refuse({ kind: "not_found" });

    /** Whether the client got leads of the campaign, which it may have left since. */
    async function hasLeads(ofClient: ClientId, ofCampaign: CampaignId, { from, to }: ReportDates): Promise<boolean> {
      const own = { agencyId, clientId: ofClient, campaignIds: [ofCampaign], parts: [] };
      return (await loadCells({ ...own, from, to })).length > 0;
    }
  };
}
