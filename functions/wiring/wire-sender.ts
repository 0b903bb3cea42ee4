import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { makeAgencies } from "#accounts/adapters/account-store.ts";
import { makeClients } from "#accounts/adapters/client-store.ts";
import { readEnvironment } from "#app/environment.ts";
import { makeCheckStopped } from "#delivery/orders/check-stopped.ts";
import { makeDeliverOrder } from "#delivery/orders/deliver-order.ts";
import { makeHandOverUnlessStopped } from "#delivery/orders/hand-over-unless-stopped.ts";
import { makeHandOverWithNames } from "#delivery/orders/hand-over-with-names.ts";
import { makeLeadToDeliver } from "#delivery/orders/lead-to-deliver.ts";
import { makeMayDeliver } from "#delivery/orders/may-deliver.ts";
import { makeMessageToDeliver } from "#delivery/orders/message-to-deliver.ts";
import { makeDeliverOrders } from "#delivery/orders/on-delivery-orders.ts";
import { outgoingOf } from "#delivery/orders/outgoing-of.ts";
import { makeRetryLater } from "#delivery/orders/retry-later.ts";
import type { Dispatcher, HandOver, HandOverMessage } from "#delivery/ports.ts";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import type { SandboxInbox } from "#delivery/sandbox/ports.ts";
import { makeMessages } from "#events/adapters/message-store.ts";
import { makeHistory } from "#leads/adapters/history-store.ts";
import { now } from "#platform/clock.ts";
import { makeFaultLog } from "#platform/logger.ts";
import { readMasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable, type Table } from "#platform/table/table.ts";
import { makeDueQueue } from "#scheduling/adapters/due-queue.ts";
import { makeDueItems } from "#scheduling/adapters/due-store.ts";
import { makeSubscriptions } from "#subscriptions/adapters/subscription-store.ts";
import { makeEndpoints } from "#subscriptions/health/adapters/endpoint-store.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { makeOptOuts } from "#subscriptions/opt-out/adapters/opt-out-store.ts";
import { makeReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressions } from "#suppressions/adapters/suppression-store.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import { wireVerification } from "./wire-verification.ts";

/** What the senders have in common, for a channel to make its own from. */
export type SenderParts = { table: Table; masterSecret: string; inbox: SandboxInbox };

/** How a channel hands over what goes over it. */
type HandOvers = { lead: HandOver; message: HandOverMessage };

/**
 * The handler of a sender: everything around the one thing that differs from channel to channel, how a lead is handed over. A channel with two lanes
 * tells how orders get to the slow one.
 */
export function wireSender(name: string, makeHandOvers: (parts: SenderParts) => HandOvers, slowLane?: Dispatcher) {
  const { TABLE_NAME, SECRET_ID, PUBLIC_URL, DUE_QUEUE_URL, MAX_RECEIVE_COUNT, RETRY_PACE } = readEnvironment(
    process.env,
    [...(["TABLE_NAME", "SECRET_ID", "PUBLIC_URL", "DUE_QUEUE_URL", "MAX_RECEIVE_COUNT", "RETRY_PACE"] as const)],
  );
  const table = openTable(TABLE_NAME);
  const dueQueue = makeDueQueue(new SQSClient({ cacheMiddleware: true }), DUE_QUEUE_URL);
  const delivering = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) => {
    const contacts = { suppressions: makeSuppressions(table), contactHash: makeContactHash(masterSecret) };
    const subscriptions = makeSubscriptions(table);
    const readNames = makeReadSubscriptionNames({ agencies: makeAgencies(table), clients: makeClients(table) });
    const dueItems = makeDueItems(table);
    const handOvers = makeHandOvers({ table, masterSecret, inbox: makeSandboxInbox(table) });
    const checkStopped = makeCheckStopped({ optOuts: makeOptOuts(table), contactHash: contacts.contactHash });
    const tellUnlessStopped = makeHandOverUnlessStopped({
      checkStopped,
      agencyOf: ({ scope }) => scope.agencyId,
      handOver: handOvers.message,
    });
    return makeDeliverOrders({
      deliverOrder: makeDeliverOrder({
        find: outgoingOf({
          lead: makeLeadToDeliver({
            history: makeHistory(table),
            mayDeliver: makeMayDeliver({ checkSuppression: makeCheckSuppression({ ...contacts, now }) }),
            handOver: makeHandOverUnlessStopped({
              checkStopped,
              agencyOf: ({ key }) => key.agencyId,
              handOver: handOvers.lead,
            }),
          }),
          message: makeMessageToDeliver({
            messages: makeMessages(table),
            handOver: makeHandOverWithNames({ handOver: tellUnlessStopped, readNames }),
            handOverVerification: wireVerification({ table, masterSecret, readNames }, PUBLIC_URL, tellUnlessStopped),
          }),
        }),
        subscriptions,
        endpoints: makeEndpoints(table),
        disable: makeDisableEndpoint({ subscriptions, dueItems, now }),
        dueItems,
        retryLater: makeRetryLater({ dueItems, dueQueue, now }),
        ...(slowLane && { slowLane }),
        now,
        random: Math.random,
        pace: RETRY_PACE,
      }),
      maxReceiveCount: MAX_RECEIVE_COUNT,
      onFault: makeFaultLog(name),
    });
  });
  return async (event: SQSEvent) => (await delivering)(event);
}
