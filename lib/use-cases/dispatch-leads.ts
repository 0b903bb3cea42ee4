import type { Received } from "../domain/lead/received.ts";
import type { Dispatcher } from "./ports/delivering.ts";
import type { LeadKey } from "./ports/history.ts";

/** Hands the planned deliveries of received leads to their queues. Repeating it repeats the orders, and changes nothing. */
export function makeDispatchLeads({ dispatcher }: { dispatcher: Dispatcher }) {
  return async function dispatchLeads(leads: readonly { key: LeadKey; received: Received }[]): Promise<void> {
    const orders = leads.flatMap(({ key, received }) =>
      received.deliveries.map(({ id, channel }) => ({ ...key, deliveryId: id, channel })),
    );
    if (orders.length > 0) await dispatcher.dispatch(orders);
  };
}
