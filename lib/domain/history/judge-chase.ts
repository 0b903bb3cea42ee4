import type { ChaseStep } from "#domain/campaigns/chase.ts";
import type { ChaseMissing } from "#domain/contact/chase-fact.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import type { LeadState } from "./lead-state.ts";

/**
 * Judges a step of the ladder by the latest cycle of a lead: returns what the client has not done, or undefined if the
 * step is not wanted. Work on the lead counts as an acknowledgement. A client that refused the lead is not chased, and
 * neither is one from which the lead was passed on.
 */
export function judgeChase({ cycles, passedOn }: LeadState, step: ChaseStep): ChaseMissing | undefined {
  const cycle = cycles.at(-1);
  if (!cycle || passedOn) return undefined;
  const { acknowledgement, attempts, outcome } = cycle;
  if (attempts.length > 0 || outcome) return undefined;
  if (!acknowledgement) return step.while === "unacknowledged" ? "acknowledgement" : "attempt";
  return acknowledgement.outcome === "accepted" && step.while === "unattempted" ? "attempt" : undefined;
}

/** How long steps wait after the start of a call of which nothing was reported yet. */
const callHoldMs = 15 * 60_000;

/** Finds until when the steps of the ladder wait for the report of a call; undefined if none has just started. */
export function findCallHold({ cycles }: LeadState, at: Instant): Instant | undefined {
  const startedAt = cycles.at(-1)?.callStarts.at(-1)?.at;
  const until = startedAt && addMs(startedAt, callHoldMs);
  return until !== undefined && at < until ? until : undefined;
}
