import { expect, it } from "vitest";
import { onDeliveryOrders } from "#delivery/orders/on-delivery-orders.ts";
import { anId } from "#test/support/an-id.ts";
import { anOrder } from "#test/support/delivering-world.ts";

/** An order that the queue delivers for the `count`th time. */
const record = (count: number, body = JSON.stringify(anOrder())) =>
  ({ messageId: `message-${count}`, body, attributes: { ApproximateReceiveCount: String(count) } }) as never;

it("marks the last receive of an order, and leaves only failed orders on the queue", async () => {
  const processed: [unknown, boolean][] = [];
  const faults: unknown[] = [];
  const deliverOrders = onDeliveryOrders({
    name: "deliver",
    channel: "sms",
    loadDeliverOrder:
      async () =>
      async (order, { isLast }) => {
        processed.push([order, isLast]);
        if (isLast) throw new Error("still broken");
        return undefined;
      },
    maxReceiveCount: 5,
    onFault: (fault) => void faults.push(fault),
  });
  const answer = await deliverOrders({ Records: [record(1), record(4), record(5), record(6), record(7, "no order")] });
  expect(processed).toEqual([1, 4, 5, 6].map((count) => [anOrder(), count >= 5]));
  expect(answer).toEqual({
    batchItemFailures: [5, 6, 7].map((count) => ({ itemIdentifier: `message-${count}` })),
  });
  expect(faults).toHaveLength(3);
});

it("carries out the order of its channel in a message with several, and fails a message that has none", async () => {
  const { agencyId, about, deliveryId } = anOrder();
  const processed: unknown[] = [];
  const deliverOrders = onDeliveryOrders({
    name: "deliver",
    channel: "sms",
    loadDeliverOrder: async () => async (order) => void processed.push(order),
    maxReceiveCount: 5,
    onFault: () => undefined,
  });
  const email = { deliveryId: anId("dlv", 2), channel: "email" };
  const answer = await deliverOrders({
    Records: [
      record(1, JSON.stringify({ agencyId, about, deliveries: [email, { deliveryId, channel: "sms" }] })),
      record(2, JSON.stringify({ agencyId, about, deliveries: [email] })),
    ],
  });
  expect(processed).toEqual([{ agencyId, about, deliveryId, channel: "sms" }]);
  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "message-2" }] });
});
