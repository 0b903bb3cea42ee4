import type { DueItems } from "./ports/due.ts";
import type { LeadKey } from "./ports/history.ts";
import type { Now } from "./ports/world.ts";

/** Puts a lead aside that nobody can read just now, so that it keeps no other waiting. */
export type SetAside = (key: LeadKey) => Promise<void>;

/**
 * Has a lead rechecked from now on: each minute, until it can be read, and then everything is done that follows from it. What fails
 * so ends in the dead letters of the due queue too, which wake somebody.
 */
export const makeSetAside =
  ({ dueItems, now }: { dueItems: Pick<DueItems, "arm">; now: Now }): SetAside =>
  ({ agencyId, leadId }) =>
    dueItems.arm({ kind: "recheck", agencyId, leadId }, now());
