import { getReceiptTime } from "#domain/delivery/delivery.ts";
import { decideRouting } from "#domain/routing/decide-routing.ts";
import { elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";
import type { LeadState } from "./lead-state.ts";

/** How long after it was placed a canary is expected back: in the sandbox there is one attempt, which only a queue can hold up. */
export const canaryTimeoutMs = 15 * 60_000;

/** What became of a canary by now. `lookAt` is when that will have changed at the latest. */
export type CanaryResult =
  | { status: "returned"; returnedAt: Instant }
  | { status: "held"; heldUntil?: Instant }
  | { status: "under_way"; recheckAt: Instant }
  | { status: "missing"; missingSince: Instant };

/**
 * What became of a canary at `at`, by the histories of its leads: the one that was pushed, and those that share its enquiry, of which one that
 * does not exist yet is undefined. It is back when every delivery planned for it has a receipt; held, it waits as any lead would.
 */
export function determineCanaryResult(
  pushed: LeadState,
  shares: readonly (LeadState | undefined)[],
  at: Instant,
): CanaryResult {
  const { placed, received } = pushed;
  if (!placed) {
    const decision = decideRouting(received.routing);
    const heldUntil = decision.outcome === "held" ? decision.until : undefined;
    return { status: "held", ...(heldUntil && { heldUntil }) };
  }
  const deliveries = [pushed, ...shares].flatMap((state) => state?.deliveries ?? [undefined]);
  const receipts = deliveries.map((delivery) => delivery && getReceiptTime(delivery));
  if (receipts.every((receipt) => receipt !== undefined)) {
    return { status: "returned", returnedAt: receipts.reduce((last, next) => (next > last ? next : last), placed.at) };
  }
  const recheckAt = instant(Date.parse(placed.at) + canaryTimeoutMs);
  return elapsedMs(at, recheckAt) > 0
    ? { status: "under_way", recheckAt }
    : { status: "missing", missingSince: recheckAt };
}
