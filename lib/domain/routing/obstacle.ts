import type { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import type { Candidate, CapUsage } from "./explanation.ts";

/** What keeps a client from getting a lead it will never get, or cannot get just now. */
export type Obstacle = Extract<
  SkipReason,
  "filter_mismatch" | "client_paused" | "no_subscription" | "outside_hours" | "cap_reached"
>;

/**
 * Whether a lead of this kind is for this client at all. Only this decides whose turn it is, so that a client which is
 * closed or capped passes its turn on and nobody else's turn moves.
 */
export const isMatchingCandidate = ({ isServed, terms }: Candidate): boolean => isServed && terms !== undefined;

/** What stands in the way of placing the lead with this client; undefined when nothing does. */
export function findObstacle(candidate: Candidate): Obstacle | undefined {
  return isMatchingCandidate(candidate) ? findTemporaryObstacle(candidate) : "filter_mismatch";
}

/** What stands in the way of any lead just now, and will not for ever: time, or somebody's setting, removes it. */
export function findTemporaryObstacle(candidate: Candidate): Obstacle | undefined {
  if (candidate.isPaused) return "client_paused";
  if (candidate.subscriptions === 0) return "no_subscription";
  if (!candidate.isOpen) return "outside_hours";
  const price = candidate.terms?.price.amount ?? 0;
  return candidate.caps.some((cap) => isCapReached(cap, price)) ? "cap_reached" : undefined;
}

/** Whether one more lead at `price` minor units would exceed the cap. */
export const isCapReached = ({ of, used, limit }: CapUsage, price: number): boolean =>
  used + (of === "leads" ? 1 : price) > limit;
