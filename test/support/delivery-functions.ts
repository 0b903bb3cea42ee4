import { makeDeliverOrders } from "../../lib/inbound/queue/deliver-orders.ts";
import { makeWorkDueOrders } from "../../lib/inbound/queue/work-due-orders.ts";
import { makeProjectLeads } from "../../lib/inbound/stream/project-leads.ts";
import { makeRelayLeads } from "../../lib/inbound/stream/relay-leads.ts";
import { makeBillingRecords } from "../../lib/outbound/dynamodb/billing-record-store.ts";
import { makeDeadLetters } from "../../lib/outbound/dynamodb/dead-letter-store.ts";
import { makeDueItems } from "../../lib/outbound/dynamodb/due-store.ts";
import { makeEndpoints } from "../../lib/outbound/dynamodb/endpoint-store.ts";
import { makeClients, makeReplays, makeSubscriptions } from "../../lib/outbound/dynamodb/entity-store.ts";
import { makeHeldLeads } from "../../lib/outbound/dynamodb/held-lead-store.ts";
import { makeHistory } from "../../lib/outbound/dynamodb/history-store.ts";
import { factSort } from "../../lib/outbound/dynamodb/keys.ts";
import { makeLeadIndex } from "../../lib/outbound/dynamodb/lead-index.ts";
import { makeMessages } from "../../lib/outbound/dynamodb/message-store.ts";
import { factOfImage, leadOfImage, relayedOfImage } from "../../lib/outbound/dynamodb/stream-images.ts";
import { fingerprint, ids } from "../../lib/outbound/ids.ts";
import { makeTopicDispatcher } from "../../lib/outbound/sns/topic-dispatcher.ts";
import { makeDueQueue } from "../../lib/outbound/sqs/due-queue.ts";
import { makeAnnounceFacts } from "../../lib/use-cases/announce-facts.ts";
import { makeAnnounce } from "../../lib/use-cases/announce.ts";
import { makeDeliverOrder } from "../../lib/use-cases/deliver-order.ts";
import { makeDisableEndpoint } from "../../lib/use-cases/disable-endpoint.ts";
import { makeDispatchLeads } from "../../lib/use-cases/dispatch-leads.ts";
import { makeDispatchMessages } from "../../lib/use-cases/dispatch-messages.ts";
import { makeFactsOfDelivery } from "../../lib/use-cases/facts-of-delivery.ts";
import { makeFindReplayed } from "../../lib/use-cases/find-replayed.ts";
import { makeLeadToDeliver } from "../../lib/use-cases/lead-to-deliver.ts";
import { makeMessageToDeliver } from "../../lib/use-cases/message-to-deliver.ts";
import { outgoingOf } from "../../lib/use-cases/outgoing-of.ts";
import type { Sent, Skip } from "../../lib/use-cases/ports/delivering.ts";
import type { Now } from "../../lib/use-cases/ports/world.ts";
import { makeProjectDeadLetters } from "../../lib/use-cases/project-dead-letters.ts";
import { makeProjectLead } from "../../lib/use-cases/project-lead.ts";
import { makeRecheckLead } from "../../lib/use-cases/recheck-lead.ts";
import { makeRequestReplay } from "../../lib/use-cases/request-replay.ts";
import { makeRetryDelivery } from "../../lib/use-cases/retry-delivery.ts";
import { makeRetryLater } from "../../lib/use-cases/retry-later.ts";
import { makeSweepDue } from "../../lib/use-cases/sweep-due.ts";
import { makeWorkDue } from "../../lib/use-cases/work-due.ts";
import { makeWorkEndpoint } from "../../lib/use-cases/work-endpoint.ts";
import { makeWorkRecheck } from "../../lib/use-cases/work-recheck.ts";
import { makeWorkReplay } from "../../lib/use-cases/work-replay.ts";
import { makeWorkUnsent } from "../../lib/use-cases/work-unsent.ts";
import { noDueWork } from "./no-due-work.ts";
import type { Functions, Process } from "./troubled-delivery.ts";

/** What is asked of an endpoint, and when. */
type Asked = { deliveryId: string; subscriptionId: string };

type World = {
  now: Now;
  agencyId: string;
  /** What an endpoint answers; throws an Error "expected" where the sender is to fail of its own. */
  answer: (asked: Asked) => Sent;
  mayDeliver?: () => Skip | undefined;
};

const maxReceiveCount = 5;

async function setAside(): Promise<void> {
  throw new Error("everything here can be read");
}

/** Everything that delivers, as the functions of the system wire it, around endpoints that a test makes up. */
export function deliveryFunctions({ now, agencyId, answer, mayDeliver }: World): Functions {
  const onFault = () => undefined;
  return {
    relay: ({ table, sns }) => {
      const dispatcher = makeTopicDispatcher(sns, "topic");
      return makeRelayLeads({
        ...dispatching({ table, dispatcher }),
        ...{ relayedOfImage, onFault, setAside },
      });
    },

    project: ({ table }) =>
      makeProjectLeads({
        ...projecting(table),
        announceFacts: makeAnnounceFacts({ announce: announcing(table), nameOf: factSort }),
        ...{ leadOfImage, factOfImage, onFault, setAside },
      }),

    deliver: (process, queue) => {
      const { table, sns, sqs } = process;
      const { subscriptions, dueItems, history, messages } = storesOf(table);
      const send = async (asked: Asked): Promise<Sent> =>
        process.call("send", async () => {
          const sent = answer(asked);
          process.sent(asked.deliveryId);
          return sent;
        });
      return makeDeliverOrders({
        deliverOrder: makeDeliverOrder({
          find: outgoingOf({
            lead: makeLeadToDeliver({
              history,
              mayDeliver: async () => process.call("may deliver", async () => mayDeliver?.()),
              handOver: ({ deliveryId, subscription }) => send({ deliveryId, subscriptionId: subscription.id }),
            }),
            message: makeMessageToDeliver({
              handOverVerification: async () => {
                throw new Error("nothing is verified here");
              },
              messages,
              handOver: ({ deliveryId, subscription }) => send({ deliveryId, subscriptionId: subscription.id }),
            }),
          }),
          ...{ subscriptions, dueItems, endpoints: makeEndpoints(table) },
          disable: makeDisableEndpoint({ subscriptions, dueItems, now }),
          retryLater: makeRetryLater({ dueItems, dueQueue: makeDueQueue(sqs, "due"), now }),
          ...(queue.startsWith("webhook") && { slowLane: makeTopicDispatcher(sns, "topic") }),
          ...{ now, random: () => 0.5, pace: 1 },
        }),
        ...{ maxReceiveCount, onFault },
      });
    },

    workDue: ({ table, sns }) => {
      const { subscriptions, dueItems, history, messages, clients, replays } = storesOf(table);
      const dispatcher = makeTopicDispatcher(sns, "topic");
      const { dispatchLeads } = dispatching({ table, dispatcher });
      const recheckLead = makeRecheckLead({ history, dispatchLeads });
      const records = makeBillingRecords(table);
      return makeWorkDueOrders({
        workDue: makeWorkDue({
          ...{ dueItems, now },
          work: {
            ...noDueWork,
            retry: makeRetryDelivery({ factsOf: makeFactsOfDelivery({ history, messages }), dispatcher }),
            recheck: makeWorkRecheck({ recheckLead, ...projecting(table), onFault }),
            unsent: makeWorkUnsent({ index: makeLeadIndex(table, clients), recheckLead, dueItems, onFault, now }),
            endpoint: makeWorkEndpoint({
              ...{ subscriptions, messages, ids, endpoints: makeEndpoints(table) },
              disable: makeDisableEndpoint({ subscriptions, dueItems, now }),
              announce: announcing(table),
            }),
            replay: makeWorkReplay({
              ...{ replays, dispatcher, now },
              findReplayed: makeFindReplayed({
                ...{ history, records, deadLetters: makeDeadLetters(table), messages },
                onFault,
              }),
            }),
          },
        }),
        onFault,
      });
    },

    sweep: ({ table, sqs }) => {
      const dueItems = makeDueItems(table);
      return makeSweepDue({
        // Other systems share the table.
        dueItems: {
          ...dueItems,
          async *listDue(before, pageSize) {
            for await (const orders of dueItems.listDue(before, pageSize)) {
              yield orders.filter((order) => order.agencyId === agencyId);
            }
          },
        },
        ...{ dueQueue: makeDueQueue(sqs, "due"), now },
      });
    },
  };

  function announcing(table: Process["table"]) {
    const { subscriptions, messages } = storesOf(table);
    return makeAnnounce({ subscriptions, messages, ids, now });
  }
}

/** Asks for replays, as the API does. */
export function replaying({ table, sqs }: Process, now: Now) {
  const { replays, history, subscriptions, dueItems } = storesOf(table);
  const dueQueue = makeDueQueue(sqs, "due");
  return makeRequestReplay({ replays, history, subscriptions, dueItems, dueQueue, ids, fingerprint, now });
}

/** The stores that more than one function has. */
export const storesOf = (table: Process["table"]) => ({
  history: makeHistory(table),
  subscriptions: makeSubscriptions(table),
  clients: makeClients(table),
  messages: makeMessages(table),
  replays: makeReplays(table),
  dueItems: makeDueItems(table),
  held: makeHeldLeads(table),
});

function dispatching({
  table,
  dispatcher,
}: Pick<Process, "table"> & { dispatcher: ReturnType<typeof makeTopicDispatcher> }) {
  const { history, held, dueItems } = storesOf(table);
  return {
    dispatchLeads: makeDispatchLeads({ dispatcher, history, held, dueItems }),
    dispatchMessages: makeDispatchMessages({ dispatcher }),
  };
}

const projecting = (table: Process["table"]) => ({
  projectLead: makeProjectLead({ history: makeHistory(table), records: makeBillingRecords(table) }),
  projectDeadLetters: makeProjectDeadLetters({ deadLetters: makeDeadLetters(table) }),
});
