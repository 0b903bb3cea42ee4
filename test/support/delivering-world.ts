import { timeToSendMs } from "#delivery/adapters/time-to-send.ts";
import type { CheckDeliverable } from "#delivery/orders/check-deliverable.ts";
import { makeDeliverOrder } from "#delivery/orders/deliver-order.ts";
import { makeFindLeadToDeliver } from "#delivery/orders/find-lead-to-deliver.ts";
import { makeReadDeliveryFacts } from "#delivery/orders/read-delivery-facts.ts";
import { makeRetryDelivery } from "#delivery/orders/retry-delivery.ts";
import { makeScheduleRetry } from "#delivery/orders/schedule-retry.ts";
import { makeReplayStore } from "#delivery/replays/adapters/replay-store.ts";
import type { DeliveryOrder, Dispatcher, LeadDelivery, SendLead } from "#delivery/ports.ts";
import type { Fact } from "#domain/history/fact.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import type { Job } from "#scheduling/ports.ts";
import { makeRunJob } from "#scheduling/run-job.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { makeListSameContact } from "#subscriptions/opt-out/list-same-contact.ts";
import { anId } from "./an-id.ts";
import { aClock } from "./doubles/a-clock.ts";
import { memoryDueItems, memoryDueQueue } from "./doubles/memory-due.ts";
import { memoryDynamoDb } from "./doubles/memory-dynamodb.ts";
import { memoryEndpoints } from "./doubles/memory-endpoints.ts";
import { memoryClients, memorySubscriptions } from "./doubles/memory-entities.ts";
import { memoryHistory } from "./doubles/memory-history.ts";
import { memoryMessages } from "./doubles/memory-messages.ts";
import { aClient, anSmsSubscription, aPerson } from "./entities.ts";
import { aReceived } from "./facts.ts";
import { noDueWork } from "./no-due-work.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };

/** The order for the one delivery of lead 1. */
export const anOrder = (changes: Partial<DeliveryOrder> = {}): DeliveryOrder => ({
  agencyId: key.agencyId,
  about: key.leadId,
  deliveryId: anId("dlv"),
  channel: "sms",
  ...changes,
});

type Options = {
  subscription?: Subscription;
  handOver?: SendLead;
  mayDeliver?: CheckDeliverable;
  withSlowLane?: boolean;
};

/**
 * Everything that delivers lead 1 to subscription 1, on doubles and a manual clock. `answer` is the response of the endpoint, and can be
 * replaced at any time. `handed` holds the deliveries it received, and `ordered` the orders on the topic that are not yet processed.
 */
export function aDeliveringWorld({
  subscription = anSmsSubscription(),
  handOver = async () => ({ ok: true, reference: "message-1" }),
  mayDeliver = async () => undefined,
  withSlowLane = false,
}: Options = {}) {
  const clock = aClock("14:00:02");
  const history = memoryHistory();
  const subscriptions = memorySubscriptions(subscription);
  const endpoints = memoryEndpoints();
  const jobs = memoryDueItems();
  const replays = makeReplayStore({ client: memoryDynamoDb(), name: "table" });
  const jobQueue = memoryDueQueue();
  const handed: LeadDelivery[] = [];
  const ordered: DeliveryOrder[] = [];
  const dispatcher: Dispatcher = { dispatch: async (orders) => void ordered.push(...orders) };
  const given = (...facts: Fact[]) => history.given(key, { facts: [aReceived(), ...facts], personal: aPerson() });
  given();

  const world = {
    answer: handOver,
    mayDeliver,
    /** Replaces `history` from the next call on. */
    history,
  };
  const throughWorld = {
    ...history,
    append: (...args: Parameters<typeof history.append>) => world.history.append(...args),
  };
  const deliverOrder = makeDeliverOrder({
    findSubject: makeFindLeadToDeliver({
      replays,
      history: throughWorld,
      checkDeliverable: (handover) => world.mayDeliver(handover),
      sendLead: async (handover) => {
        handed.push(handover);
        return world.answer(handover);
      },
    }),
    subscriptions,
    endpointHealth: endpoints,
    readOptOutAhead: async () => undefined,
    disableEndpoint: makeDisableEndpoint({ subscriptions, jobs: jobs, now: clock.now }),
    listSameContact: makeListSameContact({ clients: memoryClients(aClient()), subscriptions }),
    jobs: jobs,
    scheduleRetry: makeScheduleRetry({ jobs: jobs, jobQueue: jobQueue, now: clock.now }),
    ...(withSlowLane && { slowLane: dispatcher }),
    now: clock.now,
    random: () => 0.5,
    pace: 1,
    timeToSendMs,
  });
  const workDue = makeRunJob({
    jobs: jobs,
    now: clock.now,
    handlers: {
      ...noDueWork,
      retry: makeRetryDelivery({
        readDeliveryFacts: makeReadDeliveryFacts({ history, messages: memoryMessages() }),
        replays,
        dispatcher,
      }),
    },
  });

  /** The next job, and its time. */
  async function nextDue(): Promise<{ job: Job; dueAt: Instant } | undefined> {
    let next: { job: Job; dueAt: Instant } | undefined;
    for await (const page of jobs.listDue("9999-12-31T23:59:59.999Z" as Instant, 400)) {
      for (const { dueAt, ...job } of page) next = { job, dueAt };
    }
    return next;
  }

  return Object.assign(world, {
    clock,
    given,
    /** A replay of lead 1 that has been requested. */
    async givenReplay({ repeat }: { repeat?: boolean | undefined }) {
      const at = clock.now();
      const wanted = { of: "lead", leadId: key.leadId, repeat } as const;
      const counts = { found: 0, ordered: 0, skippedBecause: {} };
      const replay = { id: anId("rpl"), wanted, requestedBy: "", createdAt: at, updatedAt: at, ...counts };
      await replays.create({ agencyId: key.agencyId }, { ...replay, status: "running" }, "");
    },
    subscriptions,
    endpoints,
    jobs,
    jobQueue,
    handed,
    ordered,
    deliver: (order: Partial<DeliveryOrder> = {}, { isLast = false, timeLeftMs = () => Infinity } = {}) =>
      deliverOrder(anOrder(order), { isLast, timeLeftMs }),
    workDue,
    nextDue,
    facts: () => history.factsOf(key),
    /** All facts but that of receipt. */
    added: () => history.factsOf(key).slice(1),
    state: () => foldLead(history.factsOf(key)),
    key,
    scope: { agencyId: key.agencyId, clientId: anId("client") },
    stored: history,
    /**
     * Does all remaining work, whenever it falls due: the clock jumps from one instant to the next. Returns the time of each job. Throws if
     * the work does not end.
     */
    async runToTheEnd(most = 100): Promise<Instant[]> {
      const worked: Instant[] = [];
      for (let turns = 0; turns < most; turns += 1) {
        for (const order of ordered.splice(0)) await deliverOrder(order, { isLast: false });
        const due = await nextDue();
        if (!due) return worked;
        if (due.dueAt > clock.now()) clock.advanceMs(Date.parse(due.dueAt) - Date.parse(clock.now()));
        worked.push(clock.now());
        await workDue(due.job);
      }
      throw new Error(`still something to do after ${most} turns`);
    },
  });
}
