import type { Instant } from "#domain/shared/instant.ts";
import { isUndecided } from "#domain/returns/lead-return.ts";
import { isEnded } from "./lead-link-life.ts";
import type { LeadState } from "./lead-state.ts";
import type { LeadStatus } from "./lead-status.ts";

/** The lists of leads that wait: for a first call, for another one, or for their date. */
const workLists = ["unworked", "attempted", "sleeping"] as const;
export type WorkList = (typeof workLists)[number];

/** Whether the client can call a lead with this status that it has not reached yet. */
const awaitsContact: Record<LeadStatus, boolean> = {
  received: true,
  dispatched: true,
  delivered: true,
  acknowledged: true,
  // Its messages did not arrive, so its client sees it only in the list.
  undeliverable: true,
  held: false,
  contacted: false,
  nurturing: false,
  rejected: false,
  duplicate: false,
  suppressed: false,
  passed_on: false,
};

/** The list in which a lead waits, and the time by which that list sorts. */
export type WaitingPlace = { list: WorkList; at: Instant };

/** Whether the lead was held on receipt, even if it was placed within the same millisecond. */
export const wasHeld = ({ received }: Pick<LeadState, "received">): boolean => received.placement === undefined;

/**
 * Finds the list in which a lead waits, and the time by which that list sorts: since when the client has the lead, or
 * when it wakes. Undefined for a lead that waits for no one: it was reached, ended, returned, passed on or erased.
 */
export function findWorkList(state: LeadState): WaitingPlace | undefined {
  const cycle = state.cycles.at(-1);
  if (!cycle || state.erasedAt) return undefined;
  if (state.sleep) return { list: "sleeping", at: state.sleep.wakeAt ?? cycle.from };
  const lastReturn = state.returns.at(-1);
  const isReturned = lastReturn !== undefined && (lastReturn.status === "approved" || isUndecided(lastReturn));
  if (!awaitsContact[state.status] || isReturned || isEnded(state)) return undefined;
  return { list: cycle.attempts.length === 0 ? "unworked" : "attempted", at: cycle.from };
}
