import type { Campaigns } from "#campaigns/ports.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import { resolvePlace } from "#domain/campaigns/areas.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { lostOrderTimeoutMs } from "#domain/delivery/retry-schedule.ts";
import { isCanary, type Placed } from "#domain/lead/received.ts";
import { findTemporaryObstacle } from "#domain/routing/obstacle.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";
import { addMs, elapsedMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import type { History } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { Now, Position } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import type { HeldLead, HeldLeads, ReleaseProgress } from "./ports.ts";
import type { makeRouteLead } from "./route-lead.ts";

type Deps = {
  campaigns: Campaigns;
  held: HeldLeads;
  history: History;
  router: Pick<ReturnType<typeof makeRouteLead>, "routeLead">;
  jobs: Pick<JobStore, "schedule">;
  now: Now;
  onFault: (fault: unknown) => void;
};

/** How often held leads are checked anyway: a request that resumed a client may crash before it schedules this. */
const recheckMs = 15 * 60_000;

/** How long one run places leads; the timeout of its Lambda is sixty seconds. */
const runMs = 40_000;
const pageSize = 25;

/** When to check held leads again: at `until`, but after a quarter of an hour at the latest. */
export const nextReleaseCheckAt = (at: Instant, until: Instant | undefined): Instant =>
  minInstant(until, addMs(at, recheckMs)) ?? at;

/**
 * Releases the held leads of a campaign, oldest first, to clients that can take them now. Live leads go first.
 *
 * Returns when to check again; undefined if no lead is held any more. A run that is out of time stores how far it looked,
 * and the next one continues there, so that thousands of leads that wait do not keep it from those behind them.
 *
 * Idempotent, also with concurrent runs: one fact
 * places a lead, and a run goes on to the next lead only after it has written that fact or found that it cannot. A lead
 * that cannot be decoded stays held and does not block the leads behind it.
 */
export function makeReleaseHeld(deps: Deps) {
  const { campaigns, held, history, router, jobs, now, onFault } = deps;
  return async function releaseHeld(
    { agencyId, campaignId }: { agencyId: AgencyId; campaignId: CampaignId },
    asOf: Instant,
  ): Promise<Instant | undefined> {
    const started = now();
    /** At least `asOf`, even if this clock is a little behind the one that scheduled the release. */
    const currentTime = () => maxInstant(asOf, now());
    const campaign = await campaigns.read({ agencyId }, campaignId);
    const releaseByMode = async (mode: Mode): Promise<Instant | undefined> => {
      let progress: ReleaseProgress | undefined;
      let next: Instant | undefined;
      let after: Position | undefined;
      let last: HeldLead | undefined;
      let isHopeless = false;
      do {
        const page = await held.list(agencyId, campaignId, { limit: pageSize, after, mode });
        if (page.progress) {
          progress = page.progress;
          ({ after, next } = progress);
          continue;
        }
        for (const lead of page.leads) {
          if (!campaign?.active) return nextReleaseCheckAt(now(), undefined);
          if (elapsedMs(started, now()) > runMs) {
            if (last) await held.saveProgress(last, next);
            return now();
          }
          last = lead;
          const result = await catchUndecodable(releaseLead(campaign, lead, currentTime()), (fault) => {
            onFault(fault);
            return { until: undefined, isHopeless: false };
          });
          if (result === "gone") continue;
          next = minInstant(next, nextReleaseCheckAt(now(), result.until));
          isHopeless = result.isHopeless;
          if (isHopeless) break;
        }
        after = isHopeless ? undefined : page.next;
      } while (after);
      if (progress) await held.removeProgress({ agencyId, campaignId, mode });
      return next;
    };
    return minInstant(await releaseByMode("live"), await releaseByMode("test"));
  };

  /**
   * Places one lead and returns "gone". If no client can take it, returns until when it waits, and whether all leads
   * behind it wait too, whatever their place (`isHopeless`).
   */
  async function releaseLead(
    campaign: Campaign,
    heldLead: HeldLead,
    at: Instant,
  ): Promise<"gone" | { until: Instant | undefined; isHopeless: boolean }> {
    const { agencyId, leadId, mode } = heldLead;
    const key = { agencyId, leadId };
    const lead = await loadLead(history, key);
    if (!lead || lead.state.placed || !lead.personal) {
      // A run placed the lead and crashed before it removed it from the list; or the person was erased.
      if (lead?.state.placed) await jobs.schedule({ kind: "recheck", ...key }, addMs(at, lostOrderTimeoutMs));
      await held.remove(heldLead);
      return "gone";
    }
    const place = resolvePlace(lead.personal.person, campaign.country);
    const { received } = lead.state;
    const { ticket } = received.routing;
    const routed = await router.routeLead({
      ...key,
      mode,
      campaign,
      place,
      at,
      ticket,
      isCanary: isCanary(received),
    });
    const { routing, decision, placement, shares, releaseReservations } = routed;
    if (!placement) {
      const isHopeless = routing.candidates.every((candidate) => findTemporaryObstacle(candidate) !== undefined);
      return { until: decision.outcome === "held" ? decision.until : undefined, isHopeless };
    }
    const placed: Placed = {
      kind: "placed",
      at,
      source: "baton",
      author: "release-held",
      routing,
      placement,
      shares,
    };
    if ((await history.append(key, placed)) === "already_there") {
      const first = (await loadLead(history, key))?.facts.find((fact) => fact.kind === "placed");
      await releaseReservations(
        first && [first.placement, ...(first.shares ?? []).map((share) => share.placement)].map(getClientId),
      );
    }
    // The sweep for lost orders covers only recently pushed leads, so schedule a recheck in case these orders are lost.
    await jobs.schedule({ kind: "recheck", ...key }, addMs(at, lostOrderTimeoutMs));
    await held.remove(heldLead);
    return "gone";
  }
}

const maxInstant = (a: Instant, b: Instant): Instant => (a > b ? a : b);

const getClientId = ({ clientId }: { clientId: Placed["placement"]["clientId"] }) => clientId;
