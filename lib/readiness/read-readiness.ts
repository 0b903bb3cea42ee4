import type { Agencies, Calendars } from "#accounts/ports.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import { createCanaryLead } from "#domain/lead/create-canary-lead.ts";
import { assessReadiness, findBestChance, type Readiness } from "#domain/routing/assess-readiness.ts";
import type { CanaryStatus } from "#domain/routing/canary-status.ts";
import { listCalendarNames } from "#domain/routing/check-holidays.ts";
import type { ClientSnapshot } from "#domain/routing/describe-candidates.ts";
import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { resolveCalendar } from "#domain/shared/shipped-calendars.ts";
import type { History } from "#leads/ports.ts";
import type { Ids, Now } from "#platform/ports.ts";
import type { LoadCandidates } from "#routing/load-candidates.ts";
import type { Canaries } from "./ports.ts";
import { makeReadCanaryResult } from "./read-canary-result.ts";

type Deps = {
  agencies: Pick<Agencies, "read">;
  campaigns: Campaigns;
  loadCandidates: LoadCandidates;
  canaries: Canaries;
  calendars: Pick<Calendars, "read">;
  history: History;
  ids: Ids;
  now: Now;
};

export type CampaignReadiness = Readiness & { campaignId: CampaignId; at: Instant; canary?: CanaryStatus };

/** Checks what would stop a lead of a campaign now, and reads the result of the last canary. Changes nothing. */
export function makeReadReadiness({
  agencies,
  campaigns,
  loadCandidates,
  canaries,
  calendars: calendarStore,
  history,
  ids,
  now,
}: Deps) {
  const readCanaryResult = makeReadCanaryResult({ history });
  return async function readReadiness(
    agencyId: AgencyId,
    campaignId: CampaignId,
  ): Promise<Result<CampaignReadiness, { kind: "not_found" }>> {
    const at = now();
    const [campaign, lastCanary, agency] = await Promise.all([
      campaigns.read({ agencyId }, campaignId),
      canaries.read(agencyId, campaignId),
      agencies.read(agencyId),
    ]);
    if (!campaign) return refuse({ kind: "not_found" });
    const { snapshots } = await loadCandidates({ agencyId, leadId: ids.create("lead"), campaign, at });
    const [canary, calendars] = await Promise.all([
      lastCanary && readLastCanary(agencyId, lastCanary, at),
      readCalendars(agencyId, snapshots, at),
    ]);
    const lead = createCanaryLead(campaign, findBestChance(campaign, snapshots, at).place, at);
    const canaryErrors = lead.ok ? [] : lead.refusal;
    const readinessReport = assessReadiness(campaign, snapshots, at, {
      lastCanary: canary,
      generationErrors: canaryErrors,
      calendars,
      agency,
    });
    return ok({ campaignId, at, ...readinessReport, canary });
  };

  /** Reads the holiday calendars of each client. */
  async function readCalendars(agencyId: AgencyId, snapshots: ReadonlyMap<ClientId, ClientSnapshot>, at: Instant) {
    const readCalendar = async (name: string) => resolveCalendar(name, await calendarStore.read(agencyId, name));
    const entries = [...snapshots.values()].map(async ({ client }) => {
      const found = await Promise.all(listCalendarNames(client, at).map(readCalendar));
      return [client.id, found.filter((calendar) => calendar !== undefined)] as const;
    });
    return new Map(await Promise.all(entries));
  }

  async function readLastCanary(
    agencyId: AgencyId,
    canary: Parameters<typeof readCanaryResult>[1],
    at: Instant,
  ): Promise<CanaryStatus> {
    const { leadId, pushedAt } = canary;
    const result = await readCanaryResult(agencyId, canary, at);
    if (result.status !== "under_way") return { leadId, pushedAt, ...result };
    return { leadId, pushedAt, status: "under_way" };
  }
}
