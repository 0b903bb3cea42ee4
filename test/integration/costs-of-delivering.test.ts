import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { timeToSendMs } from "#delivery/adapters/time-to-send.ts";
import { makeAgencyStore } from "#accounts/adapters/agency-store.ts";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeDeadLetterStore } from "#delivery/dead-letters/adapters/dead-letter-store.ts";
import { makeCheckDeliverable } from "#delivery/orders/check-deliverable.ts";
import { makeDeliverOrder } from "#delivery/orders/deliver-order.ts";
import type { FindDeliverySubject } from "#delivery/orders/delivery-subject.ts";
import { makeFindLeadToDeliver } from "#delivery/orders/find-lead-to-deliver.ts";
import { makeFindMessageToDeliver } from "#delivery/orders/find-message-to-deliver.ts";
import { makeReadOptOut } from "#delivery/orders/read-opt-out.ts";
import { makeReadDeliveryFacts } from "#delivery/orders/read-delivery-facts.ts";
import { makeReplayStore } from "#delivery/replays/adapters/replay-store.ts";
import { makeRetryDelivery } from "#delivery/orders/retry-delivery.ts";
import { makeScheduleRetry } from "#delivery/orders/schedule-retry.ts";
import type { SendResult } from "#delivery/ports.ts";
import { makeSmsSpendingStore } from "#delivery/sms/adapters/sms-spending-store.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import type { Table } from "#platform/table/table.ts";
import { makeResendLostOrders } from "#recovery/resend-lost-orders.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import type { Job } from "#scheduling/ports.ts";
import { makeRunJob } from "#scheduling/run-job.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { makeEndpointHealthStore } from "#subscriptions/health/adapters/endpoint-health-store.ts";
import { makeOptOutStore } from "#subscriptions/opt-out/adapters/opt-out-store.ts";
import { makeReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import { aMessage } from "#test/support/a-message.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { anSmsSubscription, aPerson, aWebhookSubscription } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const agencyId = anId("agency");
const refused: SendResult = {
  ok: false,
  reason: "refused_by_endpoint",
  detail: "HTTP 500",
  reply: { tookMs: 40, httpStatus: 500 },
};

/** Counts the costs of deliveries besides their receipts, which docs/costs.md lists. */
describe("a delivery", () => {
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
    const history = makeHistoryStore(table);
    const [subscriptions, endpoints, jobs] = [
      makeSubscriptionStore(table),
      makeEndpointHealthStore(table),
      makeJobStore(table),
    ];
    const [messages, contactHash] = [makeMessageStore(table), makeContactHash(parseMasterSecret("a well kept secret"))];
    const jobQueue = { enqueue: async () => undefined };
    const makeDeliver = (find: FindDeliverySubject) =>
      makeDeliverOrder({
        findSubject: find,
        subscriptions,
        endpointHealth: endpoints,
        jobs: jobs,
        now,
        random: () => 0.5,
        pace: 1,
        timeToSendMs,
        scheduleRetry: makeScheduleRetry({ jobs: jobs, jobQueue: jobQueue, now }),
        readOptOutAhead: async () => undefined,
        disableEndpoint: async () => undefined,
        listSameContact: async () => [],
      });
    const checkSuppression = makeCheckSuppression({ suppressions: makeSuppressionStore(table), contactHash, now });
    const replays = makeReplayStore(table);
    let sent: SendResult = refused;
    return {
      history,
      subscriptions,
      jobs,
      messages,
      deadLetters: makeDeadLetterStore(table),
      spending: makeSmsSpendingStore(table),
      readNames: makeReadSubscriptionNames({ agencies: makeAgencyStore(table), clients: makeClientStore(table) }),
      readOptOut: makeReadOptOut({ optOuts: makeOptOutStore(table), contactHash }),
      answerWith: (next: SendResult) => void (sent = next),
      deliverLead: makeDeliver(
        makeFindLeadToDeliver({
          history,
          replays,
          checkDeliverable: makeCheckDeliverable({ checkSuppression }),
          sendLead: async () => sent,
        }),
      ),
      deliverMessage: makeDeliver(
        makeFindMessageToDeliver({
          messages,
          sendMessage: async () => sent,
          sendVerification: async () => sent,
          sendNewLink: async () => sent,
          sendErasureNotice: async () => sent,
        }),
      ),
      runJob: makeRunJob({
        jobs,
        now,
        handlers: {
          retry: makeRetryDelivery({
            readDeliveryFacts: makeReadDeliveryFacts({ history, messages }),
            replays,
            dispatcher: { dispatch: async () => undefined },
          }),
          unsent: makeResendLostOrders({
            index: makeLeadIndex(table, makeClientStore(table)),
            jobs,
            now,
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
    const counted = counting(emulators.dynamodbConfig);
    spent = counted.spent;
    world = aWorld({ client: counted.client, name: await createBatonTable(emulators) });
    const { clientId: _, ...own } = aWebhookSubscription();
    await world.subscriptions.create({ agencyId, clientId: anId("client") }, anSmsSubscription(), "");
    await world.subscriptions.create({ agencyId }, own, "");
    await world.history.receive(lead, { received: aReceived(), personal: aPerson(), fingerprint: "" });
  });
  afterAll(() => emulators?.stop());

  it("that fails costs 5 write units and 6 read units, and 3 and 2 when the retry falls due", async () => {
    expect(await cost(() => world.deliverLead(order, { isLast: false }))).toEqual({ reads: 6, writes: 5, calls: 7 });
    clock.advanceMs(10_000);
    const due = await cost(() => world.runJob({ kind: "retry", ...order }));
    expect(due).toMatchObject({ reads: 2, writes: 3 });
  });

  it("that fails again costs 3 write units: the fact, the scheduled job, and the failing minute, which may be counted already", async () => {
    clock.advanceMs(10_000);
    expect(await cost(() => world.deliverLead(order, { isLast: false }))).toMatchObject({ reads: 6, writes: 3 });
  });

  it("that succeeds after a failure costs a write unit more, because the endpoint has recovered", async () => {
    world.answerWith({ ok: true, reference: "HTTP 204" });
    clock.advanceMs(600_000);
    expect(await cost(() => world.deliverLead(order, { isLast: false }))).toMatchObject({ reads: 5, writes: 2 });
  });

  it("that is given up costs 2 write units: the dead letter and its list", async () => {
    const letter = {
      leadId: anId("lead"),
      clientId: anId("client"),
      deliveryId: anId("dlv"),
      subscriptionId: anId("sub"),
      queuedAt: at("14:00"),
    };
    expect(await cost(() => world.deadLetters.add(lead, letter, 11))).toMatchObject({ reads: 0, writes: 2 });
  });

  it("of an event costs 3 write units and 3 read units: the message, its list and its receipt", async () => {
    const spentOnEvent = await cost(async () => {
      await world.messages.post(agencyId, aMessage());
      await world.deliverMessage(event, { isLast: false });
    });
    expect(spentOnEvent).toMatchObject({ reads: 3, writes: 3 });
  });

  it("of an event or a warning by SMS or email costs 2 read units more, for the names of agency and client", async () => {
    expect(await cost(() => world.readNames({ agencyId, clientId: anId("client") }))).toMatchObject({
      reads: 2,
      writes: 0,
    });
  });

  it("of a text costs 1 read unit to check the opt-out of its phone, and 1 write unit to count its cost", async () => {
    const check = () => world.readOptOut.hasOptedOut(agencyId, anSmsSubscription());
    expect(await cost(check)).toEqual({ reads: 1, writes: 0, calls: 1 });
    const text = { agencyId, day: "2026-11-22", name: "dlv", cost: 4_130 };
    expect(await cost(() => world.spending.reserve(text, 100_000))).toMatchObject({ reads: 0, writes: 1 });
  });

  it("of the next text to the same phone checks its opt-out in the call that reads the subscription", async () => {
    const { hasOptedOut, readAhead } = world.readOptOut;
    await hasOptedOut(agencyId, anSmsSubscription());
    const scope = { agencyId, clientId: anId("client") };
    const spentOnCheck = await cost(async () => {
      const [subscription, ahead] = await Promise.all([
        world.subscriptions.read(scope, anSmsSubscription().id),
        readAhead(agencyId, anSmsSubscription().id),
      ]);
      await hasOptedOut(agencyId, subscription ?? expect.fail(), ahead);
    });
    expect(spentOnCheck).toEqual({ reads: 2, writes: 0, calls: 1 });
  });

  it("that is lost is found by a scan of 3 write units and 2 read units a minute for each agency", async () => {
    const job: Job = { kind: "unsent", agencyId: anId("agency", 2) };
    await world.jobs.schedule(job, now());
    expect(await cost(() => world.runJob(job))).toMatchObject({ reads: 2, writes: 3 });
  });
});
