import type { HoursInForce } from "#domain/accounts/contact-hours.ts";
import type { ChaseStep } from "#domain/campaigns/chase.ts";
import { addMs, type Instant } from "#domain/shared/instant.ts";
import { addWorkingMs } from "#domain/shared/working-hours.ts";

/** A step of a ladder, counted from 1, and when it is due. */
export type PlannedStep = { step: number; dueAt: Instant };

/**
 * Plans the first step from `fromStep` on that ever falls due. `inForce` are the client's contact hours at delivery;
 * without them, working minutes count as raw ones. A step whose working minutes end at closing time is due then, not at
 * the next opening. No step is due before the one before it, whichever clock each has.
 */
export function planChaseStep(
  steps: readonly ChaseStep[],
  {
    deliveredAt,
    inForce,
    fromStep = 1,
  }: { deliveredAt: Instant; inForce: HoursInForce | undefined; fromStep?: number },
): PlannedStep | undefined {
  let earliest: Instant = deliveredAt;
  for (const [index, step] of steps.entries()) {
    const ownTime = calculateOwnTime(step, deliveredAt, inForce);
    if (ownTime === undefined) continue;
    if (ownTime > earliest) earliest = ownTime;
    if (index + 1 >= fromStep) return { step: index + 1, dueAt: earliest };
  }
  return undefined;
}

function calculateOwnTime(
  { after, clock }: ChaseStep,
  deliveredAt: Instant,
  inForce: HoursInForce | undefined,
): Instant | undefined {
  const ms = after * 60_000;
  return clock === "working" && inForce
    ? addWorkingMs(inForce.hours, inForce.hours.timeZone, deliveredAt, ms)
    : addMs(deliveredAt, ms);
}
