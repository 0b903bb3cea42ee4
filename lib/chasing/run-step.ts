import type { ChaseStep } from "#domain/campaigns/chase.ts";
import { listSecondSubscriptions } from "#domain/campaigns/chase.ts";
import type { Chased, ChaseMissing } from "#domain/contact/chase-fact.ts";
import { lostOrderTimeoutMs } from "#domain/delivery/retry-schedule.ts";
import type { Placement } from "#domain/lead/received.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { isVerifiedAndActive, type Subscription } from "#domain/subscriptions/subscription.ts";
import type { History } from "#leads/ports.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { Ids, LeadKey } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import { chaseProvenance, type makePassOn } from "./pass-on.ts";

type Deps = {
  history: History;
  jobs: Pick<JobStore, "schedule">;
  passOn: ReturnType<typeof makePassOn>["passOn"];
  /** Lists all subscriptions of the client that has the lead. */
  listSubscriptions: (key: LeadKey, placement: Placement) => Promise<readonly Subscription[]>;
  ids: Ids;
};

/** A step that is due in the latest cycle of a lead, counted from 1, and what the client has not done. */
type DueStep = { number: number; step: ChaseStep; missing: ChaseMissing };

/**
 * Runs one step of the ladder: a fact plans its deliveries, which the relay orders, or tells the agency. The fact has
 * the identity of the step, so the step runs once. A step whose endpoint or next client does not exist tells the agency
 * instead. An endpoint whose owner opted out gets its delivery planned; the sender then skips it.
 */
export function makeRunStep({ history, jobs, passOn, listSubscriptions, ids }: Deps) {
  return async function runStep(
    key: LeadKey,
    lead: LoadedLead,
    { number, step, missing }: DueStep,
    at: Instant,
  ): Promise<"done" | "passed_on" | "taken"> {
    const { placed, cycles } = lead.state;
    if (!placed) throw new Error("a lead is chased without a client");
    if (step.do.kind === "pass_on") {
      const passed = await passOn(key, lead, at);
      if (passed !== "no_client") return passed;
    }
    const cycle = cycles.length;
    const chosen = chooseSubscriptions(step, lead, await listSubscriptions(key, placed.placement));
    const chased: Chased = {
      kind: "chased",
      at,
      ...chaseProvenance,
      cycle,
      step: number,
      do: step.do.kind,
      missing,
      deliveries: chosen.map(({ id: subscriptionId, channel }) => ({
        id: ids.derive("dlv", key.leadId, subscriptionId, "chase", String(cycle), String(number)),
        subscriptionId,
        channel,
      })),
    };
    // The sweep for lost orders covers only leads that were pushed a short time ago.
    if (chosen.length > 0) {
      await jobs.schedule({ kind: "recheck", ...key }, addMs(at, lostOrderTimeoutMs));
    }
    await history.append(key, chased);
    return "done";
  };
}

/** Chooses the endpoints of a step: for a reminder, those that got the lead in this cycle, or else others of the channel. */
function chooseSubscriptions(
  { do: action }: ChaseStep,
  { state: { placed, cycles } }: LoadedLead,
  all: readonly Subscription[],
): readonly Subscription[] {
  const usable = all.filter(isVerifiedAndActive);
  switch (action.kind) {
    case "remind": {
      const ofChannel = usable.filter(({ channel }) => channel === action.channel);
      const had = new Set(cycles.at(-1)?.deliveries.map(({ subscriptionId }) => subscriptionId));
      const same = ofChannel.filter(({ id }) => had.has(id));
      const second: readonly string[] = listSecondSubscriptions(placed?.placement.chase);
      return same.length > 0 ? same : ofChannel.filter(({ id }) => !second.includes(id));
    }
    case "second":
      return usable.filter(({ id }) => id === action.subscriptionId);
    case "tell_agency":
    case "pass_on":
      return [];
  }
}
