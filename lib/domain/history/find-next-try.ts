import * as z from "zod";
import { elapsedMs, Instant } from "#domain/shared/instant.ts";
import { isEnded } from "./lead-link-life.ts";
import type { LeadCycle } from "./lead-cycle.ts";
import type { LeadState } from "./lead-state.ts";

/** When the client should call the prospect again, and why. */
export const NextTry = z.object({
  at: Instant,
  /** The prospect named the time, or the client's cadence suggests it after a call that reached no one. */
  reason: z.enum(["callback", "no_answer"]).meta({ id: "NextTryReason" }),
});
export type NextTry = z.infer<typeof NextTry>;

/** How long before the agreed time a call counts as the callback. */
const callbackToleranceMs = 15 * 60_000;

/**
 * Finds when the client should call next. A time that the prospect named comes before the cadence, until the client
 * calls then. Undefined while nothing is suggested, and for a lead that is done, sleeps, was passed on or was erased.
 */
export function findNextTry(state: LeadState): NextTry | undefined {
  const cycle = state.cycles.at(-1);
  const isOpen = !isEnded(state) && state.sleep === undefined && !state.passedOn && !state.erasedAt;
  if (!cycle || !isOpen) return undefined;
  const callbackAt = findCallback(cycle);
  if (callbackAt) return { at: callbackAt, reason: "callback" };
  const last = cycle.attempts.at(-1);
  if (!last?.nextTryAt) return undefined;
  const wasReachedSince = cycle.outcome !== undefined && cycle.outcome.at >= last.at;
  const isMeeting = state.appointments.some(({ cancelled, start }) => !cancelled && start > last.at);
  return wasReachedSince || isMeeting ? undefined : { at: last.nextTryAt, reason: "no_answer" };
}

/** Finds the time that the prospect named, unless the client has called at about that time. */
function findCallback({ outcome, attempts }: LeadCycle): Instant | undefined {
  const callbackAt = outcome?.callbackAt;
  if (!outcome || !callbackAt) return undefined;
  const wasCalled = attempts.some(({ at }) => at > outcome.at && elapsedMs(at, callbackAt) <= callbackToleranceMs);
  return wasCalled ? undefined : callbackAt;
}
