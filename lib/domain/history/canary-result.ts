import { getReceiptTime } from "#domain/delivery/delivery.ts";
import { decideRouting } from "#domain/routing/decide-routing.ts";
import { addMs, elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { LeadState } from "./lead-state.ts";

/** How long after its placement a canary must be back. The sandbox makes one attempt, which only a queue can delay. */
export const canaryTimeoutMs = 15 * 60_000;

/** The state of a canary. `recheckAt` is the latest time at which the state will have changed. */
export type CanaryResult =
  | { status: "returned"; returnedAt: Instant }
  | { status: "held"; heldUntil?: Instant }
  | { status: "under_way"; recheckAt: Instant }
  | { status: "missing"; missingSince: Instant };

/**
 * Determines the state of a canary at `at`, from the states of its leads: the pushed one and those that share its
 * enquiry, where undefined is a lead that does not exist yet. The canary is back once every planned delivery has a
 * receipt; until it is placed, it is held like any lead.
 */
export function determineCanaryResult(
  pushed: LeadState,
  shares: readonly (LeadState | undefined)[],
  at: Instant,
): CanaryResult {
  const { placed, received } = pushed;
  if (!placed) {
    const decision = decideRouting(received.routing);
    return { status: "held", heldUntil: decision.outcome === "held" ? decision.until : undefined };
  }
  const deliveries = [pushed, ...shares].flatMap((state) => state?.deliveries ?? [undefined]);
  const receipts = deliveries.map((delivery) => delivery && getReceiptTime(delivery));
  if (receipts.every((receipt) => receipt !== undefined)) {
    return { status: "returned", returnedAt: receipts.reduce((last, next) => (next > last ? next : last), placed.at) };
  }
  const recheckAt = addMs(placed.at, canaryTimeoutMs);
  return elapsedMs(at, recheckAt) > 0
    ? { status: "under_way", recheckAt }
    : { status: "missing", missingSince: recheckAt };
}
