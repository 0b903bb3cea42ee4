import type { LeadDelivery } from "../ports.ts";

/** Whether a step of the ladder sends the lead to an endpoint that got it before, in the same cycle. */
export function isReminder({ state, deliveryId }: Pick<LeadDelivery, "state" | "deliveryId">): boolean {
  return state.cycles.some(({ deliveries }) => {
    const index = deliveries.findIndex(({ id }) => id === deliveryId);
    const before = deliveries.slice(0, Math.max(0, index));
    return before.some(({ subscriptionId }) => subscriptionId === deliveries[index]?.subscriptionId);
  });
}
