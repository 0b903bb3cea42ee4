import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { readEnvironment } from "../../lib/contract/environment.ts";
import { makeDeliverOrders } from "../../lib/inbound/queue/deliver-orders.ts";
import { now } from "../../lib/outbound/clock.ts";
import { makeDueItems } from "../../lib/outbound/dynamodb/due-store.ts";
import { makeEndpoints } from "../../lib/outbound/dynamodb/endpoint-store.ts";
import { makeClients, makeSubscriptions } from "../../lib/outbound/dynamodb/entity-store.ts";
import { makeHistory } from "../../lib/outbound/dynamodb/history-store.ts";
import { makeAgencies } from "../../lib/outbound/dynamodb/key-store.ts";
import { makeMessages } from "../../lib/outbound/dynamodb/message-store.ts";
import { makeOptOuts } from "../../lib/outbound/dynamodb/opt-out-store.ts";
import { makeSandboxInbox } from "../../lib/outbound/dynamodb/sandbox-inbox.ts";
import { makeSuppressions } from "../../lib/outbound/dynamodb/suppression-store.ts";
import { openTable, type Table } from "../../lib/outbound/dynamodb/table.ts";
import { makeFaultLog } from "../../lib/outbound/logger.ts";
import { makeContactHash } from "../../lib/outbound/secrets/contact-hash.ts";
import { makeDueQueue } from "../../lib/outbound/sqs/due-queue.ts";
import { readMasterSecret } from "../../lib/outbound/secrets/master-secret.ts";
import { makeCheckStopped } from "../../lib/use-cases/check-stopped.ts";
import { makeCheckSuppression } from "../../lib/use-cases/check-suppression.ts";
import { makeDeliverOrder } from "../../lib/use-cases/deliver-order.ts";
import { makeDisableEndpoint } from "../../lib/use-cases/disable-endpoint.ts";
import { makeHandOverUnlessStopped } from "../../lib/use-cases/hand-over-unless-stopped.ts";
import { makeHandOverWithNames } from "../../lib/use-cases/hand-over-with-names.ts";
import { makeLeadToDeliver } from "../../lib/use-cases/lead-to-deliver.ts";
import { makeMessageToDeliver } from "../../lib/use-cases/message-to-deliver.ts";
import { outgoingOf } from "../../lib/use-cases/outgoing-of.ts";
import { makeMayDeliver } from "../../lib/use-cases/may-deliver.ts";
import type { Dispatcher, HandOver, HandOverMessage } from "../../lib/use-cases/ports/delivering.ts";
import { makeReadSubscriptionNames } from "../../lib/use-cases/read-subscription-names.ts";
import { makeRetryLater } from "../../lib/use-cases/retry-later.ts";
import type { SandboxInbox } from "../../lib/use-cases/ports/sandbox-inbox.ts";
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
