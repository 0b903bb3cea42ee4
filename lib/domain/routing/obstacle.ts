import type { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import type { Candidate, CapUsage } from "./explanation.ts";

/** Why a client never gets a lead, or cannot get it now. */
export type Obstacle = Extract<
  SkipReason,
  "filter_mismatch" | "client_paused" | "no_subscription" | "outside_hours" | "cap_reached"
>;

/** Whether the client buys such leads. Only this decides turns, so a closed client passes its turn on. */
export const isMatchingCandidate = ({ isServed, terms }: Candidate): boolean => isServed && terms !== undefined;

/** Finds what prevents placing the lead with this client; undefined if nothing does. */
export const findObstacle = (candidate: Candidate): Obstacle | undefined =>
  isMatchingCandidate(candidate) ? findTemporaryObstacle(candidate) : "filter_mismatch";

/** Finds what prevents placing any lead with this client now, until time or a setting removes it. */
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
