import { describe, expect, it } from "vitest";
import { makeListAttempts } from "#delivery/list-attempts.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeRequestVerification } from "#subscriptions/verification/request-verification.ts";
import { aMessage } from "#test/support/a-message.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memoryMessages } from "#test/support/doubles/memory-messages.ts";
import { anAgencyKey, anSmsSubscription, aWebhookSubscription } from "#test/support/entities.ts";
import { aDelivered, aDeliveryFailed, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";

const scope = { agencyId: anId("agency"), clientId: anId("client") };
const verified = { ...aWebhookSubscription(), verification: { sentAt: at("13:00"), tries: 0 } };
const { verifiedAt: _, ...unverified } = verified;

const throwFault = (fault: unknown) => {
  throw fault;
};

/** Lists a delivered lead and the verification, to which the endpoint replied without the challenge. */
async function attemptsAt(subscription: Subscription, page: { limit: number; after?: string } = { limit: 9 }) {
  const messages = memoryMessages();
  await makeRequestVerification({ messages, ids })(scope, unverified);
  const [verification] = messages.posted();
  const [delivery] = verification?.deliveries ?? [];
  if (!verification || !delivery) throw new Error("no verification was sent");
  const target = { subscriptionId: subscription.id, channel: "webhook" } as const;
  const refused = aDeliveryFailed({
    ...target,
    deliveryId: delivery.id,
    detail: "the reply did not contain the challenge",
  });
  await messages.append(scope.agencyId, verification.id, refused);
  const history = memoryHistory();
  const lead = { agencyId: scope.agencyId, leadId: anId("lead") };
  const received = aReceived({ deliveries: [{ id: anId("dlv"), ...target }] });
  history.given(lead, { facts: [received, aDelivered({ ...target, deliveryId: anId("dlv") })] });
  const list = makeListAttempts({
    history,
    messages,
    ids,
    subscriptions: memorySubscriptions(subscription),
    onFault: throwFault,
    index: { listByPlacing: async () => ({ leads: [{ leadId: anId("lead"), position: "1" }], more: false }) },
  });
  const found = await list(anAgencyKey(), { clientId: scope.clientId, subscriptionId: subscription.id }, page);
  if (!found.ok) throw new Error(found.refusal.kind);
  return found.value.attempts.map(({ fact, leadId, messageId }) => [
    fact.kind,
    leadId ?? (messageId && "verification"),
  ]);
}

const ofTheLead = ["delivered", anId("lead")];

describe("attempts at an endpoint of a client", () => {
  it("begin with the open verification, which shows why the endpoint is unverified", async () => {
    expect(await attemptsAt(unverified)).toEqual([["delivery_failed", "verification"], ofTheLead]);
  });

  it("have the verification on the first page only, and not once it is answered", async () => {
    expect(await attemptsAt(unverified, { limit: 9, after: "0" })).toEqual([ofTheLead]);
    expect(await attemptsAt(verified)).toEqual([ofTheLead]);
  });

  it("have no verification if none was sent, or a newer one replaced it", async () => {
    const { verification: __, ...neverSent } = unverified;
    expect(await attemptsAt(neverSent)).toEqual([ofTheLead]);
    expect(await attemptsAt({ ...unverified, verification: { sentAt: at("13:05"), tries: 0 } })).toEqual([ofTheLead]);
  });
});

const agencyId = anId("agency");
const clientId = anId("client");
const subscriptionId = anId("sub");
const page = { limit: 10 };
const readUndecodable = () => JSON.parse("{ no fact") as never;

async function aWorld() {
  const history = memoryHistory();
  const messages = makeMessageStore({ client: memoryDynamoDb(), name: "table" });
  for (const number of [1, 2]) {
    history.given({ agencyId, leadId: anId("lead", number) }, { facts: [aReceived(), aDelivered()] });
    await messages.post(agencyId, aMessage({ id: anId("msg", number) }));
    await messages.append(agencyId, anId("msg", number), aDelivered());
  }
  const faults: string[] = [];
  const subscriptions = memorySubscriptions();
  for (const scope of [{ agencyId }, { agencyId, clientId }]) {
    await subscriptions.create(scope, anSmsSubscription({ id: subscriptionId }), "made");
  }
  const list = makeListAttempts({
    history: {
      ...history,
      read: async (key) => (key.leadId === anId("lead", 2) ? readUndecodable() : history.read(key)),
    },
    messages: {
      ...messages,
      read: async (of, id) => (id === anId("msg", 2) ? readUndecodable() : messages.read(of, id)),
    },
    index: {
      listByPlacing: async () => ({
        leads: [1, 2].map((n) => ({ leadId: anId("lead", n), position: `${n}` })),
        more: false,
      }),
    },
    subscriptions,
    ids,
    onFault: (fault) => void faults.push(String(fault)),
  });
  return { list, faults };
}

describe("listing attempts", () => {
  it("continues past a lead that cannot be read, and names it", async () => {
    const { list, faults } = await aWorld();
    expect(await list(anAgencyKey(), { clientId, subscriptionId }, page)).toMatchObject({
      value: { attempts: [{ leadId: anId("lead", 1) }], unreadable: [anId("lead", 2)] },
    });
    expect(faults).toEqual([`Error: ${anId("lead", 2)} cannot be read`]);
  });

  it("continues past an event that cannot be read, and names it", async () => {
    const { list } = await aWorld();
    expect(await list(anAgencyKey(), { subscriptionId }, page)).toMatchObject({
      value: { attempts: [{ messageId: anId("msg", 1) }], unreadable: [anId("msg", 2)] },
    });
  });
});
