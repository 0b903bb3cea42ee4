import type { LeadStatus } from "#domain/history/lead-state.ts";
import type { Money } from "#domain/shared/money.ts";

/**
 * Calculates the charge of a lead: nothing if the client rejected it or had it, or if it was passed on. A later return
 * does not change it.
 */
export const calculateCharge = (price: Money, status: LeadStatus): Money => ({
  amount: isCharged({ status }) ? price.amount : 0,
  currency: price.currency,
});

/** Whether the client pays for a lead with the status. */
const chargedStatuses: Record<LeadStatus, boolean> = {
  received: true,
  held: true,
  dispatched: true,
  delivered: true,
  acknowledged: true,
  contacted: true,
  nurturing: true,
  rejected: false,
  duplicate: false,
  suppressed: true,
  undeliverable: true,
  passed_on: false,
};

/** Whether the client pays for a lead with this status, at whatever price. */
export const isCharged = ({ status }: { status: LeadStatus }): boolean => chargedStatuses[status];
