import type { Campaigns } from "#campaigns/ports.ts";
import type { Mode } from "#domain/accounts/mode.ts";
import { placeOf } from "#domain/campaigns/areas.ts";
import type { Campaign } from "#domain/campaigns/campaign.ts";
import { unsentAfterMs } from "#domain/delivery/unsent-after.ts";
import { isCanary, type Placed } from "#domain/lead/received.ts";
import { passingObstacleOf } from "#domain/routing/verdict.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";
import { earlier, elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";
import { unlessUndecodable } from "#domain/shared/is-undecodable.ts";
import type { History } from "#leads/ports.ts";
import { knownLead } from "#leads/read-lead.ts";
import type { Now, Position } from "#platform/ports.ts";
import type { DueItems } from "#scheduling/ports.ts";
import type { HeldLead, HeldLeads } from "./ports.ts";
import type { makeRouteLead } from "./route-lead.ts";

type World = {
  campaigns: Campaigns;
  held: HeldLeads;
  history: History;
  router: Pick<ReturnType<typeof makeRouteLead>, "routeLead">;
  dueItems: Pick<DueItems, "arm">;
  now: Now;
  onFault: (fault: unknown) => void;
};

/**
 * A line is looked at this often even when no clock will open it: somebody may have ended a pause or added a subscription,
 * and the call that should have said so may have died.
 */
const recheckMs = 15 * 60_000;

/** How long one run goes on placing leads; the function that runs it is given sixty seconds. */
const runMs = 40_000;
const pageSize = 25;

/** When to look at a line of held leads again: when the clock opens it, but after a quarter of an hour in any case. */
export const lookAgainAt = (at: Instant, until: Instant | undefined): Instant =>
  earlier(until, instant(Date.parse(at) + recheckMs)) ?? at;

/**
 * Releases the held leads of a campaign, oldest first, to those who can take them now; those of the sandbox after the live ones.
 * Answers when to look again; undefined when nobody waits any more. May be called at any time, any number of times, by two at once: a lead is placed by one fact, and nobody
 * goes on to the next lead before that fact of the one before is written or cannot be. One that cannot be read stays in line, and holds up nobody
 * behind it.
 */
export function makeReleaseHeld(world: World) {
  const { campaigns, held, history, router, dueItems, now, onFault } = world;
  return async function releaseHeld(
    { agencyId, campaignId }: { agencyId: AgencyId; campaignId: CampaignId },
    asOf: Instant,
  ): Promise<Instant | undefined> {
    const started = now();
    /** What waits for an instant is looked at as of that instant, even if this clock is a little behind. */
    const time = () => latest(asOf, now());
    const campaign = await campaigns.read({ agencyId }, campaignId);
    const releaseLine = async (mode: Mode): Promise<Instant | undefined> => {
      let next: Instant | undefined;
      let after: Position | undefined;
      do {
        const page = await held.list(agencyId, campaignId, { limit: pageSize, after, mode });
        for (const lead of page.leads) {
          if (!campaign?.active) return lookAgainAt(now(), undefined);
          if (elapsedMs(started, now()) > runMs) return now();
          const answer = await unlessUndecodable(release(campaign, lead, time()), (fault) => {
            onFault(fault);
            return { until: undefined, isHopeless: false };
          });
          if (answer === "gone") continue;
          next = earlier(next, lookAgainAt(now(), answer.until));
          if (answer.isHopeless) return next;
        }
        after = page.next;
      } while (after);
      return next;
    };
    return earlier(await releaseLine("live"), await releaseLine("test"));
  };

  /** Places one lead, or says until when it waits, and whether all behind it wait as well, wherever they come from. */
  async function release(
    campaign: Campaign,
    line: HeldLead,
    at: Instant,
  ): Promise<"gone" | { until: Instant | undefined; isHopeless: boolean }> {
    const { agencyId, leadId, mode } = line;
    const key = { agencyId, leadId };
    const lead = await knownLead(history, key);
    if (!lead || lead.state.placed || !lead.personal) {
      // Already placed by a run that died before it took the lead out of the line; or the person was erased.
      if (lead?.state.placed) await dueItems.arm({ kind: "recheck", ...key }, instant(Date.parse(at) + unsentAfterMs));
      await held.remove(line);
      return "gone";
    }
    const place = placeOf(lead.personal.person, campaign.country);
    const { received } = lead.state;
    const { ticket } = received.routing;
    const routed = await router.routeLead({
      ...{ ...key, ...(mode && { mode }), campaign, place, at, ticket },
      isCanary: isCanary(received),
    });
    const { routing, decision, placement, shares, undo } = routed;
    if (!placement) {
      const isHopeless = routing.candidates.every((candidate) => passingObstacleOf(candidate) !== undefined);
      return { until: decision.outcome === "held" ? decision.until : undefined, isHopeless };
    }
    const placed: Placed = {
      ...{ kind: "placed", at, source: "baton", author: "release-held", routing, placement },
      ...(shares && { shares }),
    };
    if ((await history.append(key, placed)) === "already_there") {
      const first = (await knownLead(history, key))?.facts.find((fact) => fact.kind === "placed");
      await undo(first && [first.placement, ...(first.shares ?? []).map((share) => share.placement)].map(clientOf));
    }
    // Should its orders be lost, nobody would look for it: it was pushed too long ago.
    await dueItems.arm({ kind: "recheck", ...key }, instant(Date.parse(at) + unsentAfterMs));
    await held.remove(line);
    return "gone";
  }
}

const latest = (a: Instant, b: Instant): Instant => (a > b ? a : b);

const clientOf = ({ clientId }: { clientId: Placed["placement"]["clientId"] }) => clientId;
