import { describe, expect, it } from "vitest";
import { markDelivery } from "#console/leads/pages/delivery-phrases.ts";
import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import { type Delivery, foldDeliveries } from "#domain/delivery/delivery.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aDelivered, aDeliveryBounced, aDeliveryConfirmed } from "#test/support/facts.ts";

function deliveryOf(channel: Channel, ...facts: DeliveryFact[]): Delivery {
  const planned = { deliveries: [{ id: anId("dlv"), subscriptionId: anId("sub"), channel }] };
  const [delivery] = foldDeliveries(planned, at("14:00"), facts);
  return delivery ?? expect.fail("no delivery");
}

describe("the mark of a delivery", () => {
  it.each<[string, Channel, DeliveryFact[]]>([
    ["on its way", "sms", []],
    ["sent", "sms", [aDelivered()]],
    ["sent, the carrier took it", "sms", [aDelivered(), aDeliveryConfirmed({ by: "carrier" })]],
    ["delivered", "sms", [aDelivered(), aDeliveryConfirmed({ by: "phone" })]],
    ["given up", "sms", [aDelivered(), aDeliveryConfirmed({ by: "carrier" }), aDeliveryBounced()]],
    ["delivered", "email", [aDelivered({ channel: "email" })]],
    ["delivered", "webhook", [aDelivered({ channel: "webhook" })]],
  ])("says %s of a delivery by %s", (word, channel, facts) => {
    expect(markDelivery(deliveryOf(channel, ...facts)).word).toBe(word);
  });
});
