import { type Acknowledged, findEffectiveAcknowledgement } from "./acknowledged.ts";
import { toDatedAcknowledgement } from "./acknowledgement.ts";
import type { Delivery } from "./delivery.ts";

/** Adds the acknowledgements. One settles a delivery for good, even after the last attempt failed. */
export const acknowledgeDeliveries = (deliveries: readonly Delivery[], facts: readonly Acknowledged[]): Delivery[] =>
  deliveries.map((delivery) => {
    const fact = findEffectiveAcknowledgement(facts.filter(({ deliveryId }) => deliveryId === delivery.id));
    if (!fact) return delivery;
    const { id, subscriptionId, channel, queuedAt } = delivery;
    return {
      id,
      subscriptionId,
      channel,
      queuedAt,
      status: "acknowledged",
      ...(delivery.status === "delivered" && pickReceipt(delivery)),
      acknowledgement: toDatedAcknowledgement(fact),
    };
  });

const pickReceipt = (delivery: Extract<Delivery, { status: "delivered" }>) => {
  const { deliveredAt, reference, segments, confirmation } = delivery;
  return { deliveredAt, reference, segments, confirmation };
};
