import { describe, expect, it } from "vitest";
import { timeToSendMs } from "#delivery/adapters/time-to-send.ts";
import { makeDeliverOrder } from "#delivery/orders/deliver-order.ts";
import { makeFindMessageToDeliver } from "#delivery/orders/find-message-to-deliver.ts";
import type { SendMessage, SendResult } from "#delivery/ports.ts";
import type { Message } from "#domain/delivery/message.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { aMessage } from "#test/support/a-message.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryEndpoints } from "#test/support/doubles/memory-endpoints.ts";
import { memoryAgencySubscriptions, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryMessages } from "#test/support/doubles/memory-messages.ts";
import { aWebhookSubscription } from "#test/support/entities.ts";

const agencyId = anId("agency");
const [delivery] = aMessage().deliveries;
const deliveryId = anId("dlv", 7);
const verification = aMessage({ type: "endpoint.verification" });
const { verifiedAt: _, ...unverified } = aWebhookSubscription();

/**
 * A message to webhook subscription 3, the agency's own unless it is `forClient`. `sent` says by which sender it went.
 */
async function aWorld({
  message = aMessage(),
  subscription = aWebhookSubscription(),
  forClient = false,
  answer = { ok: true, reference: "HTTP 204" },
}: { message?: Message; subscription?: Subscription; forClient?: boolean; answer?: SendResult } = {}) {
  const messages = memoryMessages();
  await messages.post(agencyId, message);
  const sent: { sender: string; outboundMessage: Parameters<SendMessage>[0] }[] = [];
  const recordCallOf =
    (sender: string): SendMessage =>
    async (outboundMessage) => {
      sent.push({ sender, outboundMessage });
      return answer;
    };
  const deliverOrder = makeDeliverOrder({
    findSubject: makeFindMessageToDeliver({
      messages,
      sendMessage: recordCallOf("sendMessage"),
      sendVerification: recordCallOf("sendVerification"),
      sendNewLink: recordCallOf("sendNewLink"),
      sendErasureNotice: recordCallOf("sendErasureNotice"),
    }),
    subscriptions: forClient ? memorySubscriptions(subscription) : memoryAgencySubscriptions(subscription),
    endpointHealth: memoryEndpoints(),
    readOptOutAhead: async () => undefined,
    disableEndpoint: async () => undefined,
    listSameContact: async () => [],
    jobs: { schedule: async (_, at) => at },
    scheduleRetry: async () => {},
    now: aClock("14:00:05").now,
    random: () => 0.5,
    pace: 1,
    timeToSendMs,
  });
  return {
    sent,
    deliver: (id = deliveryId) =>
      deliverOrder({ agencyId, about: message.id, deliveryId: id, channel: "webhook" }, { isLast: false }),
    facts: async () => (await messages.read(agencyId, message.id))?.facts,
  };
}

describe("delivering a message", () => {
  it("sends it to the agency's own subscription, and records the receipt beside it", async () => {
    const world = await aWorld();
    await world.deliver();
    await world.deliver();
    expect(world.sent).toMatchObject([{ sender: "sendMessage", outboundMessage: { scope: { agencyId }, deliveryId } }]);
    expect(world.sent[0]?.outboundMessage.scope.clientId).toBeUndefined();
    expect(await world.facts()).toMatchObject([{ kind: "delivered", deliveryId, at: at("14:00:05") }]);
  });

  it("sends it to a client if the delivery names one, and nothing if no such delivery is planned", async () => {
    if (!delivery) throw new Error("a message without deliveries");
    const message = aMessage({ deliveries: [{ ...delivery, clientId: anId("client") }] });
    const world = await aWorld({ message, forClient: true });
    await world.deliver(anId("dlv", 8));
    expect(world.sent).toEqual([]);
    await world.deliver();
    expect(world.sent).toMatchObject([{ outboundMessage: { scope: { agencyId, clientId: anId("client") } } }]);
  });

  it("sends nothing to an unverified or disabled endpoint", async () => {
    for (const [subscription, reason] of [
      [unverified, "endpoint_unverified"],
      [aWebhookSubscription({ active: false }), "subscription_inactive"],
      [{ ...aWebhookSubscription(), disabled: { at: at("13:00"), reason: "failing" as const } }, "endpoint_disabled"],
    ] as const) {
      const world = await aWorld({ subscription });
      await world.deliver();
      expect(world.sent).toEqual([]);
      expect(await world.facts()).toMatchObject([{ kind: "delivery_failed", reason }]);
    }
  });

  it("sends the verification to an unverified endpoint, even an inactive one, but not to a disabled one", async () => {
    for (const subscription of [unverified, { ...unverified, active: false }]) {
      const world = await aWorld({ message: verification, subscription });
      await world.deliver();
      expect(world.sent).toMatchObject([{ sender: "sendVerification" }]);
    }
    const disabled = { at: at("13:00"), reason: "gone" as const };
    const world = await aWorld({ message: verification, subscription: { ...unverified, disabled } });
    await world.deliver();
    expect(world.sent).toEqual([]);
  });

  it("retries on schedule", async () => {
    const world = await aWorld({ answer: { ok: false, reason: "timeout", detail: "" } });
    await world.deliver();
    expect(await world.facts()).toMatchObject([{ kind: "delivery_failed", retryAt: at("14:00:10"), last: false }]);
  });

  it.each([
    ["does not keep what the endpoint replies to a message about a lead, whom it may name", aMessage(), undefined],
    ["keeps what the endpoint replies to any other message", aMessage({ data: {} }), "Ada is gone"],
  ])("%s", async (_, message, excerpt) => {
    const acknowledgement = { outcome: "rejected", reason: "Ada is gone" } as const;
    const reply = { tookMs: 1, httpStatus: 200, excerpt: "Ada is gone", acknowledgement };
    for (const answer of [
      { ok: true, reference: "HTTP 200", reply },
      { ok: false, reason: "refused_by_endpoint", detail: "HTTP 500", reply },
    ] as const) {
      const world = await aWorld({ message, answer });
      await world.deliver();
      const [fact] = (await world.facts()) ?? [];
      expect(fact).toMatchObject({ deliveryId, httpStatus: 200 });
      expect(fact && "excerpt" in fact ? fact.excerpt : undefined).toBe(excerpt);
      expect(JSON.stringify({ ...fact, excerpt: undefined })).not.toContain("Ada");
    }
  });

  it("throws when the message does not exist", async () => {
    const world = await aWorld();
    const deliver = makeFindMessageToDeliver({
      messages: memoryMessages(),
      sendMessage: async () => ({ ok: true, reference: "" }),
      sendVerification: async () => ({ ok: true, reference: "" }),
      sendNewLink: async () => ({ ok: true, reference: "" }),
      sendErasureNotice: async () => ({ ok: true, reference: "" }),
    });
    const order = { agencyId, about: anId("msg"), deliveryId, channel: "webhook" } as const;
    await expect(deliver(order)).rejects.toThrow("the message does not exist");
    expect(await world.facts()).toEqual([]);
  });
});
