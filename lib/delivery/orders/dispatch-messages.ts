import type { Message } from "#domain/delivery/message.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import type { Dispatcher } from "../ports.ts";

/** Dispatches the planned deliveries of messages. May be repeated: the orders repeat, and nothing else changes. */
export function makeDispatchMessages({ dispatcher }: { dispatcher: Dispatcher }) {
  return async function dispatchMessages(posted: readonly { agencyId: AgencyId; message: Message }[]): Promise<void> {
    const orders = posted.flatMap(({ agencyId, message: { id, deliveries } }) =>
      deliveries.map((delivery) => ({ agencyId, about: id, deliveryId: delivery.id, channel: delivery.channel })),
    );
    if (orders.length > 0) await dispatcher.dispatch(orders);
  };
}
