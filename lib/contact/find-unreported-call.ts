import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { LeadState } from "#domain/history/lead-state.ts";

/** A report belongs to a call that began at most so long before it. */
const longestCallMs = 60 * 60_000;

/** Finds when the latest call from the lead card began, if nothing was reported of it yet; undefined after an hour. */
export function findUnreportedCall({ cycles }: LeadState, now: Instant): Instant | undefined {
  const { callStarts = [], attempts = [] } = cycles.at(-1) ?? {};
  const last = callStarts.at(-1)?.at;
  if (last === undefined || elapsedMs(last, now) > longestCallMs) return undefined;
  return attempts.some(({ at }) => at >= last) ? undefined : last;
}
