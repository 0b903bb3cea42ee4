import type { LeadStatus } from "#domain/history/lead-state.ts";
import type { Money } from "#domain/shared/money.ts";

/**
 * What a lead of `price` is charged at. One that its client refused before working it (it did not want it, or has the person already) is
 * charged nothing; whatever is to be taken back later is a return, and none of this.
 */
export const calculateCharge = (price: Money, status: LeadStatus): Money => ({
  amount: isCharged({ status }) ? price.amount : 0,
  currency: price.currency,
});

/** Whether a lead counts as billed, at whatever price. */
export const isCharged = ({ status }: { status: LeadStatus }): boolean =>
  status !== "rejected" && status !== "duplicate";
