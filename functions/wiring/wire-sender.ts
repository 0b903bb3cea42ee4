import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { makeAgencyStore } from "#accounts/adapters/agency-store.ts";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { readEnvironment } from "#app/environment.ts";
import { makeCheckDeliverable } from "#delivery/orders/check-deliverable.ts";
import { makeCheckOptOut } from "#delivery/orders/check-opt-out.ts";
import { makeDeliverOrder } from "#delivery/orders/deliver-order.ts";
import { makeFindDeliverySubject } from "#delivery/orders/find-delivery-subject.ts";
import { makeFindLeadToDeliver } from "#delivery/orders/find-lead-to-deliver.ts";
import { makeFindMessageToDeliver } from "#delivery/orders/find-message-to-deliver.ts";
import { makeDeliverOrders } from "#delivery/orders/on-delivery-orders.ts";
import { makeScheduleRetry } from "#delivery/orders/schedule-retry.ts";
import { makeSendMessageWithNames } from "#delivery/orders/send-message-with-names.ts";
import { makeSendUnlessOptedOut } from "#delivery/orders/send-unless-opted-out.ts";
import type { Dispatcher, SendLead, SendMessage } from "#delivery/ports.ts";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import type { SandboxInbox } from "#delivery/sandbox/ports.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { now } from "#platform/clock.ts";
import { makeFaultLogger } from "#platform/fault-logger.ts";
import { readMasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable, type Table } from "#platform/table/table.ts";
import { makeJobQueue } from "#scheduling/adapters/job-queue.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { makeEndpointHealthStore } from "#subscriptions/health/adapters/endpoint-health-store.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { makeOptOutStore } from "#subscriptions/opt-out/adapters/opt-out-store.ts";
import { makeReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import { wireSendVerification } from "./wire-verification.ts";

/** What the senders have in common, for a channel to make its own from. */
export type SenderContext = { table: Table; masterSecret: string; inbox: SandboxInbox };

/** How a channel hands over what goes over it. */
type ChannelSenders = { lead: SendLead; message: SendMessage };

/**
 * The handler of a sender: everything around the one thing that differs from channel to channel, how a lead is handed over. A channel with two lanes
 * tells how orders get to the slow one.
 */
export function wireSender(
  name: string,
  makeChannelSenders: (context: SenderContext) => ChannelSenders,
  slowLane?: Dispatcher,
) {
  const { TABLE_NAME, SECRET_ID, PUBLIC_URL, DUE_QUEUE_URL, MAX_RECEIVE_COUNT, RETRY_PACE } = readEnvironment(
    process.env,
    [...(["TABLE_NAME", "SECRET_ID", "PUBLIC_URL", "DUE_QUEUE_URL", "MAX_RECEIVE_COUNT", "RETRY_PACE"] as const)],
  );
  const table = openTable(TABLE_NAME);
  const jobQueue = makeJobQueue(new SQSClient({ cacheMiddleware: true }), DUE_QUEUE_URL);
  const handlerPromise = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) => {
    const contactDeps = { suppressions: makeSuppressionStore(table), contactHash: makeContactHash(masterSecret) };
    const subscriptions = makeSubscriptionStore(table);
    const readNames = makeReadSubscriptionNames({ agencies: makeAgencyStore(table), clients: makeClientStore(table) });
    const jobs = makeJobStore(table);
    const channelSenders = makeChannelSenders({ table, masterSecret, inbox: makeSandboxInbox(table) });
    const checkOptOut = makeCheckOptOut({ optOuts: makeOptOutStore(table), contactHash: contactDeps.contactHash });
    const sendMessageUnlessOptedOut = makeSendUnlessOptedOut({
      checkOptOut,
      getAgencyId: ({ scope }) => scope.agencyId,
      send: channelSenders.message,
    });
    return makeDeliverOrders({
      deliverOrder: makeDeliverOrder({
        findSubject: makeFindDeliverySubject({
          lead: makeFindLeadToDeliver({
            history: makeHistoryStore(table),
            checkDeliverable: makeCheckDeliverable({ checkSuppression: makeCheckSuppression({ ...contactDeps, now }) }),
            sendLead: makeSendUnlessOptedOut({
              checkOptOut,
              getAgencyId: ({ key }) => key.agencyId,
              send: channelSenders.lead,
            }),
          }),
          message: makeFindMessageToDeliver({
            messages: makeMessageStore(table),
            sendMessage: makeSendMessageWithNames({ sendMessage: sendMessageUnlessOptedOut, readNames }),
            sendVerification: wireSendVerification(
              { table, masterSecret, readNames },
              PUBLIC_URL,
              sendMessageUnlessOptedOut,
            ),
          }),
        }),
        subscriptions,
        endpointHealth: makeEndpointHealthStore(table),
        disableEndpoint: makeDisableEndpoint({ subscriptions, jobs, now }),
        jobs,
        scheduleRetry: makeScheduleRetry({ jobs, jobQueue, now }),
        ...(slowLane && { slowLane }),
        now,
        random: Math.random,
        pace: RETRY_PACE,
      }),
      maxReceiveCount: MAX_RECEIVE_COUNT,
      onFault: makeFaultLogger(name),
    });
  });
  return async (event: SQSEvent) => (await handlerPromise)(event);
}
