import type { Caller } from "#domain/accounts/caller.ts";
import { buildFunnelReport, type FunnelReport } from "#domain/reports/funnel-report.ts";
import { toCellGroups } from "#domain/reports/group-cells.ts";
import { measureReferences } from "#domain/reports/measure-references.ts";
import type { Outreach } from "#domain/reports/outreach.ts";
import { listFullMonths } from "#domain/reports/report-dates.ts";
import { countUnworked } from "#domain/reports/unworked-replies.ts";
import { ok, type Result } from "#domain/shared/result.ts";
import { type CellDeps, loadSources } from "./load-sources.ts";
import { loadUnworked, type UnworkedDeps } from "./load-unworked.ts";
import { type CampaignOutreach, loadOutreach, type OutreachDeps } from "./outreach/load-outreach.ts";
import {
  makeResolveScope,
  type ReportRequest,
  type ReportScope,
  type ScopeDeps,
  type ScopeRefusal,
} from "./resolve-scope.ts";

type Deps = ScopeDeps & CellDeps & UnworkedDeps & OutreachDeps;

type FunnelRequest = ReportRequest & {
  by?: "client" | "campaign" | undefined;
  replyTarget?: number | undefined;
  meetingTarget?: number | undefined;
};

/**
 * Reports on the way from a message to a meeting, where it is narrowest, and on replies that wait. The rates are compared
 * with the targets, else with what is usual for the agency, or for the client of the caller. A client's key does not
 * see what the outreach costs its agency.
 */
export function makeReportFunnel(deps: Deps) {
  const resolveScope = makeResolveScope(deps);
  return async function reportFunnel(
    caller: Caller,
    { by, replyTarget, meetingTarget, ...request }: FunnelRequest,
  ): Promise<Result<FunnelReport, ScopeRefusal>> {
    const resolved = await resolveScope(caller, request);
    if (!resolved.ok) return resolved;
    const scope = resolved.value;
    const { dates, today, isTest, agencyId } = scope;
    const now = deps.now();
    const usual: ReportScope = {
      ...scope,
      clientId: caller.role === "client" ? caller.clientId : undefined,
      campaignId: undefined,
    };
    const months = toSixMonths(today);
    const loaded = { from: min(dates.from, months.from), to: max(dates.to, today) };
    const [sources, usualSources, outreach, unworked] = await Promise.all([
      loadSources(deps, scope, { ...dates, parts: [] }, by),
      loadSources(deps, usual, { ...months, parts: [] }),
      isTest ? [] : loadOutreach(deps, { agencyId, clientId: usual.clientId }, loaded),
      loadUnworked(deps, scope, now),
    ]);
    const references = measureReferences(
      { reply: replyTarget, meeting: meetingTarget },
      usualSources.flatMap(({ cells }) => cells),
      outreach.flatMap(({ days }) => days),
      today,
    );
    const own = outreach.filter(isIn(scope));
    const groups = toCellGroups(sources, by);
    const known = new Set(groups.map(({ key }) => key));
    const toKey = ({ clientId, campaignId }: Pick<CampaignOutreach, "clientId" | "campaignId">) =>
      by === "client" ? clientId : by === "campaign" ? campaignId : null;
    // What was sent and never replied to is in the report too.
    const silent = [...new Set(own.map(toKey))].flatMap((key) =>
      key === undefined || known.has(key) ? [] : { key, cells: [] },
    );
    const rows = [...groups, ...silent].map(({ key, cells }) => ({
      key,
      cells,
      outreach: own
        .filter((each) => toKey(each) === key)
        .flatMap(({ days }) => days)
        .filter(({ date }) => date >= dates.from && date <= dates.to)
        .map((day) => (caller.role === "client" ? withoutCost(day.outreach) : day.outreach)),
      references,
      unworked: countUnworked(
        unworked.filter((record) => toKey(record) === key),
        now,
      ),
    }));
    return ok(buildFunnelReport(dates, rows));
  };
}

const toSixMonths = (today: string) => {
  const months = listFullMonths(today);
  return { from: months[0]?.from ?? today, to: months.at(-1)?.to ?? today };
};

/** Whether the outreach of a campaign belongs to a report. */
const isIn =
  ({ clientId, campaignId }: ReportScope) =>
  (each: CampaignOutreach): boolean =>
    (campaignId === undefined || each.campaignId === campaignId) &&
    (clientId === undefined || each.clientId === clientId);

const withoutCost = ({ sent, replies }: Outreach): Outreach => ({ sent, replies });

const min = (a: string, b: string) => (a < b ? a : b);
const max = (a: string, b: string) => (a > b ? a : b);
