import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeDeadLetters } from "../../lib/outbound/dynamodb/dead-letter-store.ts";
import { makeDueItems } from "../../lib/outbound/dynamodb/due-store.ts";
import { makeEndpoints } from "../../lib/outbound/dynamodb/endpoint-store.ts";
import { makeHistory } from "../../lib/outbound/dynamodb/history-store.ts";
import { makeLeadIndex } from "../../lib/outbound/dynamodb/lead-index.ts";
import { makeAgencies } from "../../lib/outbound/dynamodb/key-store.ts";
import { makeMessages } from "../../lib/outbound/dynamodb/message-store.ts";
import { makeOptOuts } from "../../lib/outbound/dynamodb/opt-out-store.ts";
import { makeClients, makeSubscriptions } from "../../lib/outbound/dynamodb/entity-store.ts";
import { makeSmsSpending } from "../../lib/outbound/dynamodb/sms-spending-store.ts";
import { makeSuppressions } from "../../lib/outbound/dynamodb/suppression-store.ts";
import type { Table } from "../../lib/outbound/dynamodb/table.ts";
import { makeContactHash } from "../../lib/outbound/secrets/contact-hash.ts";
import { makeCheckStopped } from "../../lib/use-cases/check-stopped.ts";
import { makeCheckSuppression } from "../../lib/use-cases/check-suppression.ts";
import { type FindOutgoing, makeDeliverOrder } from "../../lib/use-cases/deliver-order.ts";
import { makeFactsOfDelivery } from "../../lib/use-cases/facts-of-delivery.ts";
import { makeLeadToDeliver } from "../../lib/use-cases/lead-to-deliver.ts";
import { makeMessageToDeliver } from "../../lib/use-cases/message-to-deliver.ts";
import { makeMayDeliver } from "../../lib/use-cases/may-deliver.ts";
import { makeReadSubscriptionNames } from "../../lib/use-cases/read-subscription-names.ts";
import { makeRetryLater } from "../../lib/use-cases/retry-later.ts";
import type { Sent } from "../../lib/use-cases/ports/delivering.ts";
import type { DueThing } from "../../lib/use-cases/ports/due.ts";
import { makeRetryDelivery } from "../../lib/use-cases/retry-delivery.ts";
import { makeWorkDue } from "../../lib/use-cases/work-due.ts";
import { makeWorkUnsent } from "../../lib/use-cases/work-unsent.ts";
import { aMessage } from "../support/a-message.ts";
import { anId } from "../support/an-id.ts";
import { at } from "../support/at.ts";
import { createBatonTable } from "../support/baton-table.ts";
import { costOf, counting, type Spent } from "../support/counting.ts";
import { aClock } from "../support/doubles/a-clock.ts";
import { type Emulators, startEmulators } from "../support/emulators.ts";
import { anSmsSubscription, aPerson, aWebhookSubscription } from "../support/entities.ts";
import { aReceived } from "../support/facts.ts";

const agencyId = anId("agency");
const refused: Sent = {
  ok: false,
  reason: "refused_by_endpoint",
  detail: "HTTP 500",
  reply: { tookMs: 40, httpStatus: 500 },
};

/** What docs/costs.md says of deliveries beside their receipts. */
describe("delivering", () => {
  let emulators: Emulators;
  let spent: Spent;
  let world: ReturnType<typeof aWorld>;
  const clock = aClock("14:00:01");
  const { now } = clock;
  const lead = { agencyId, leadId: anId("lead") };
  const order = { agencyId, about: anId("lead"), deliveryId: anId("dlv"), channel: "sms" } as const;
  const event = { agencyId, about: anId("msg"), deliveryId: anId("dlv", 7), channel: "webhook" } as const;
  const cost = (flow: () => Promise<unknown>) => costOf(spent, flow);

  function aWorld(table: Table) {
    const history = makeHistory(table);
    const [subscriptions, endpoints, dueItems] = [makeSubscriptions(table), makeEndpoints(table), makeDueItems(table)];
    const [messages, contactHash] = [makeMessages(table), makeContactHash("a well kept secret")];
    const dueQueue = { enqueue: async () => undefined };
    const delivering = (find: FindOutgoing) =>
      makeDeliverOrder({
        ...{ find, subscriptions, endpoints, dueItems, now, random: () => 0.5, pace: 1 },
        retryLater: makeRetryLater({ dueItems, dueQueue, now }),
        disable: async () => undefined,
      });
    const checkSuppression = makeCheckSuppression({ suppressions: makeSuppressions(table), contactHash, now });
    let sent: Sent = refused;
    return {
      ...{ history, subscriptions, dueItems, messages },
      deadLetters: makeDeadLetters(table),
      spending: makeSmsSpending(table),
      readNames: makeReadSubscriptionNames({ agencies: makeAgencies(table), clients: makeClients(table) }),
      checkStopped: makeCheckStopped({ optOuts: makeOptOuts(table), contactHash }),
      answering: (next: Sent) => void (sent = next),
      deliverLead: delivering(
        makeLeadToDeliver({ history, mayDeliver: makeMayDeliver({ checkSuppression }), handOver: async () => sent }),
      ),
      deliverMessage: delivering(
        makeMessageToDeliver({ messages, handOver: async () => sent, handOverVerification: async () => sent }),
      ),
      workRetry: makeWorkDue({
        ...{ dueItems, now },
        work: {
          retry: makeRetryDelivery({
            factsOf: makeFactsOfDelivery({ history, messages }),
            dispatcher: { dispatch: async () => undefined },
          }),
          unsent: makeWorkUnsent({
            ...{ index: makeLeadIndex(table, makeClients(table)), dueItems, now },
            recheckLead: async () => undefined,
            onFault: (fault) => {
              throw fault;
            },
          }),
        } as never,
      }),
    };
  }

  beforeAll(async () => {
    emulators = await startEmulators();
    const counted = counting(emulators.endpoints.dynamodb);
    spent = counted.spent;
    world = aWorld({ client: counted.client, name: await createBatonTable(emulators) });
    const { clientId: _, ...own } = aWebhookSubscription();
    await world.subscriptions.create({ agencyId, clientId: anId("client") }, anSmsSubscription(), "");
    await world.subscriptions.create({ agencyId }, own, "");
    await world.history.receive(lead, { received: aReceived(), personal: aPerson(), fingerprint: "" });
  });
  afterAll(() => emulators?.stop());

  it("in vain costs 5 write units and 6 read units, and 3 and 2 when the retry falls due", async () => {
    expect(await cost(() => world.deliverLead(order, { isLast: false }))).toEqual({ reads: 6, writes: 5, calls: 7 });
    clock.advanceMs(10_000);
    const due = await cost(() => world.workRetry({ kind: "retry", ...order }));
    expect(due).toMatchObject({ reads: 2, writes: 3 });
  });

  it("in vain again costs 3 write units: the fact, the due item that waits already, and the failing minute, if only to see that it is counted", async () => {
    clock.advanceMs(10_000);
    expect(await cost(() => world.deliverLead(order, { isLast: false }))).toMatchObject({ reads: 6, writes: 3 });
  });

  it("after a failure costs a write unit more, because the endpoint is well again", async () => {
    world.answering({ ok: true, reference: "HTTP 204" });
    clock.advanceMs(600_000);
    expect(await cost(() => world.deliverLead(order, { isLast: false }))).toMatchObject({ reads: 5, writes: 2 });
  });

  it("no more costs 2 write units: the dead letter and its list", async () => {
    const letter = {
      ...{ leadId: anId("lead"), clientId: anId("client"), deliveryId: anId("dlv"), subscriptionId: anId("sub") },
      queuedAt: at("14:00"),
    };
    expect(await cost(() => world.deadLetters.add(lead, letter, 11))).toMatchObject({ reads: 0, writes: 2 });
  });

  it("an event costs 3 write units and 3 read units: the message, its list and its receipt", async () => {
    const told = await cost(async () => {
      await world.messages.post(agencyId, aMessage());
      await world.deliverMessage(event, { isLast: false });
    });
    expect(told).toMatchObject({ reads: 3, writes: 3 });
  });

  it("an event or a warning to people costs 2 read units more, for the names of agency and client", async () => {
    expect(await cost(() => world.readNames({ agencyId, clientId: anId("client") }))).toMatchObject({
      reads: 2,
      writes: 0,
    });
  });

  it("a text costs 1 read unit to see whether its phone said STOP, and 1 write unit to count it", async () => {
    expect(await cost(() => world.checkStopped(agencyId, anSmsSubscription()))).toMatchObject({ reads: 1, writes: 0 });
    const text = { agencyId, day: "2026-11-22", name: "dlv", cost: 4_130 };
    expect(await cost(() => world.spending.reserve(text, 100_000))).toMatchObject({ reads: 0, writes: 1 });
  });

  it("to nobody costs 3 write units and 2 read units a minute for each agency, to see that nothing is unsent", async () => {
    const thing: DueThing = { kind: "unsent", agencyId: anId("agency", 2) };
    await world.dueItems.arm(thing, now());
    expect(await cost(() => world.workRetry(thing))).toMatchObject({ reads: 2, writes: 3 });
  });
});
