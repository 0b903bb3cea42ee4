import { addMs } from "#domain/shared/instant.ts";
import type { Candidate, Explanation } from "./explanation.ts";
import type { Obstacle } from "./obstacle.ts";

/** How long a forced obstacle lasts if time removes it: short, so that a test sees the release. */
const forcedDurationMs = 60_000;

/** Gives every candidate only this obstacle. The routing engine then decides by the campaign's rules. */
export function forceObstacle(explanation: Explanation, obstacle: Obstacle): Explanation {
  const availableAt = addMs(explanation.at, forcedDurationMs);
  const forcedValues: Record<Obstacle, Partial<Candidate>> = {
    filter_mismatch: { isServed: false },
    client_paused: { isPaused: true },
    no_subscription: { subscriptions: 0 },
    outside_hours: { isOpen: false, availableAt },
    cap_reached: { caps: [{ per: "day", of: "leads", used: 1, limit: 1 }], availableAt },
  };
  const candidates = explanation.candidates.map((candidate) => ({
    ...candidate,
    isServed: true,
    isPaused: false,
    subscriptions: Math.max(1, candidate.subscriptions),
    isOpen: true,
    caps: [],
    availableAt: undefined,
    ...forcedValues[obstacle],
  }));
  return { ...explanation, candidates };
}
