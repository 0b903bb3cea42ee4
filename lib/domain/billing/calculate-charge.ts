import type { LeadStatus } from "#domain/history/lead-state.ts";
import type { Money } from "#domain/shared/money.ts";

/**
 * Calculates the charge for a lead of `price`. A lead that its client rejected or already had, before it worked the
 * lead, costs nothing. Money that is given back later is a return, and does not change the charge.
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
};

/** Whether the client pays for a lead with this status, at whatever price. */
export const isCharged = ({ status }: { status: LeadStatus }): boolean => chargedStatuses[status];
