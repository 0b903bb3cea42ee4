import { instant } from "#domain/shared/instant.ts";
import type { Candidate, Explanation } from "./explanation.ts";
import type { Obstacle } from "./obstacle.ts";

/** How long something forced stands in the way that a clock removes: a test should see the lead released. */
const forcedDurationMs = 60_000;

/**
 * The explanation as it would be if this one thing stood in the way of every candidate and nothing else did. It is the engine that decides
 * on it, by the rules of the campaign, and replaying it gives the same decision.
 */
export function forceObstacle(explanation: Explanation, obstacle: Obstacle): Explanation {
  const availableAt = instant(Date.parse(explanation.at) + forcedDurationMs);
  const forcedValues: Record<Obstacle, Partial<Candidate>> = {
    filter_mismatch: { isServed: false },
    client_paused: { isPaused: true },
    no_subscription: { subscriptions: 0 },
    outside_hours: { isOpen: false, availableAt },
    cap_reached: { caps: [{ per: "day", of: "leads", used: 1, limit: 1 }], availableAt },
  };
  const candidates = explanation.candidates.map(({ availableAt: _, ...candidate }) => ({
    ...candidate,
    ...{ isServed: true, isPaused: false, subscriptions: Math.max(1, candidate.subscriptions), isOpen: true, caps: [] },
    ...forcedValues[obstacle],
  }));
  return { ...explanation, candidates };
}
