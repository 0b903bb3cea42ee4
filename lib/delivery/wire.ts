import { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSEvent } from "aws-lambda";
import { openAccounts } from "#accounts/wire.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeLeadLinks, makePersonLinks } from "#contact/adapters/lead-links.ts";
import { makeErasureLinks } from "#erasures/adapters/erasure-links.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { cachedLeadContext, makeReadLeadContext } from "#leads/read-lead-context.ts";
import { openClient } from "#platform/aws/open-client.ts";
import { now } from "#platform/clock.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import { makeIds } from "#platform/secrets/keyed-ids.ts";
import { bindEndpoints } from "#platform/http/endpoint.ts";
import { makeFaultLogger } from "#platform/lambda/fault-logger.ts";
import type { MiddyHandler } from "#platform/lambda/middy-handler.ts";
import type { BatchResponse } from "#platform/queues/batch-response.ts";
import { loadWithMasterSecret, type MasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable, type Table } from "#platform/table/table.ts";
import { makeScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import { makeJobQueue } from "#scheduling/adapters/job-queue.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { makeReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import { makeEndpointProofs } from "#subscriptions/verification/adapters/endpoint-proofs.ts";
import { makeListSameContact } from "#subscriptions/opt-out/list-same-contact.ts";
import { makeMarkVerificationLimited } from "#subscriptions/verification/mark-verification-limited.ts";
import { makeMarkVerified } from "#subscriptions/verification/mark-verified.ts";
import { makeVerificationLimit } from "#subscriptions/verification/verification-limit.ts";
import { openEndpointHealth, openOptOuts, openSubscriptions, openVerificationCounts } from "#subscriptions/wire.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import { makeBuildLeadView } from "./adapters/build-lead-view.ts";
import { makeListDeadLetters } from "./dead-letters/list-dead-letters.ts";
import { listAttempts, listDeadLetters, readReplay, replay } from "./endpoints.ts";
import { makeListAttempts } from "./list-attempts.ts";
import { makeCheckDeliverable } from "./orders/check-deliverable.ts";
import { makeCheckOptOut } from "./orders/check-opt-out.ts";
import { makeDeliverOrder } from "./orders/deliver-order.ts";
import { makeFindDeliverySubject } from "./orders/find-delivery-subject.ts";
import { makeFindLeadToDeliver } from "./orders/find-lead-to-deliver.ts";
import { makeFindMessageToDeliver } from "./orders/find-message-to-deliver.ts";
import { onDeliveryOrders } from "./orders/on-delivery-orders.ts";
import { makeReadOptOut } from "./orders/read-opt-out.ts";
import { makeScheduleRetry } from "./orders/schedule-retry.ts";
import { makeSendErasureNotice } from "./orders/send-erasure-notice.ts";
import { makeSendMessageWithNames } from "./orders/send-message-with-names.ts";
import { makeSendNewLink } from "./orders/send-new-link.ts";
import { makeSendUnlessOptedOut } from "./orders/send-unless-opted-out.ts";
import { makeSendVerification } from "./orders/send-verification.ts";
import { timeToSendMs } from "./adapters/time-to-send.ts";
import type { Dispatcher, SendLead, SendMessage } from "./ports.ts";
import { makeReplayStore } from "./replays/adapters/replay-store.ts";
import { makeRequestReplay } from "./replays/request-replay.ts";
import { deliveryRoutes } from "./routes.ts";
import { makeSandboxInbox } from "./sandbox/adapters/sandbox-inbox.ts";
import { listSandboxMessages } from "./sandbox/endpoints.ts";
import { makeListSandboxMessages } from "./sandbox/list-sandbox-messages.ts";
import type { SandboxInbox } from "./sandbox/ports.ts";
import { sandboxRoutes } from "./sandbox/routes.ts";

type EndpointDeps = Parameters<typeof makeRequestReplay>[0] &
  Parameters<typeof makeListDeadLetters>[0] &
  Parameters<typeof makeListAttempts>[0] &
  Parameters<typeof makeListSandboxMessages>[0];

export const deliveryEndpoints = (deps: EndpointDeps) => ({
  ...bindEndpoints(deliveryRoutes, {
    replay: replay(makeRequestReplay(deps)),
    readReplay: readReplay(deps.replays),
    listDeadLetters: listDeadLetters(makeListDeadLetters(deps)),
    listClientAttempts: listAttempts(makeListAttempts(deps)),
    listOwnAttempts: listAttempts(makeListAttempts(deps)),
  }),
  ...bindEndpoints(sandboxRoutes, { listSandboxMessages: listSandboxMessages(makeListSandboxMessages(deps)) }),
});

/** The environment variables that every sender reads. */
export const senderVariables = [
  "TABLE_NAME",
  "SECRET_ID",
  "PUBLIC_URL",
  "DUE_QUEUE_URL",
  "MAX_RECEIVE_COUNT",
  "RETRY_PACE",
] as const;
type SenderEnvironment = {
  TABLE_NAME: string;
  SECRET_ID: string;
  PUBLIC_URL: string;
  DUE_QUEUE_URL: string;
  MAX_RECEIVE_COUNT: number;
  RETRY_PACE: number;
};

/** What a channel creates its senders from. */
export type SenderContext = { table: Table; masterSecret: MasterSecret; publicUrl: string; inbox: SandboxInbox };

/** How a channel sends leads and messages. */
export type ChannelSenders = { lead: SendLead; message: SendMessage };

type Sender = {
  channel: Channel;
  environment: SenderEnvironment;
  makeSenders: (context: SenderContext) => ChannelSenders;
  /** Sends retries and orders for failing endpoints to a separate queue. Absent for a channel with one lane. */
  slowLane?: Dispatcher;
};

/** Wires the Lambda handler of a sender; only `makeSenders` differs by channel. */
export function wireSender({
  channel,
  environment,
  makeSenders,
  slowLane,
}: Sender): MiddyHandler<SQSEvent, BatchResponse> {
  const name = `deliver-${channel}`;
  const table = openTable(environment.TABLE_NAME);
  const jobQueue = makeJobQueue(openClient(SQSClient, "queue"), environment.DUE_QUEUE_URL);
  const stores = {
    ...openAccounts(table),
    campaigns: makeCampaignStore(table),
    history: makeHistoryStore(table),
    messages: makeMessageStore(table),
    jobs: makeJobStore(table),
    replays: makeReplayStore(table),
    ...openSubscriptions(table),
    ...openEndpointHealth(table),
    ...openOptOuts(table),
    ...openVerificationCounts(table),
    suppressions: makeSuppressionStore(table),
    inbox: makeSandboxInbox(table),
  };

  const loadDeliverOrder = loadWithMasterSecret(environment.SECRET_ID, (masterSecret) => {
    const publicUrl = environment.PUBLIC_URL;
    const deps = { ...stores, contactHash: makeContactHash(masterSecret), jobQueue, now };
    const senders = makeSenders({ table, masterSecret, publicUrl, inbox: stores.inbox });
    const optOutReader = makeReadOptOut(deps);
    const checkOptOut = makeCheckOptOut(optOutReader);
    const verificationLimit = makeVerificationLimit({ ...deps, ids: makeIds(masterSecret) });
    const readNames = makeReadSubscriptionNames(deps);
    const sendMessage = makeSendUnlessOptedOut({
      checkOptOut,
      getAgencyId: ({ scope }) => scope.agencyId,
      send: senders.message,
    });
    return makeDeliverOrder({
      ...deps,
      findSubject: makeFindDeliverySubject({
        lead: makeFindLeadToDeliver({
          ...deps,
          checkDeliverable: makeCheckDeliverable({ checkSuppression: makeCheckSuppression(deps) }),
          sendLead: makeSendUnlessOptedOut({
            checkOptOut,
            getAgencyId: ({ key }) => key.agencyId,
            send: senders.lead,
          }),
        }),
        message: makeFindMessageToDeliver({
          ...deps,
          sendMessage: makeSendMessageWithNames({ sendMessage, readNames }),
          sendErasureNotice: makeSendErasureNotice({
            sendMessage: makeSendMessageWithNames({ sendMessage, readNames }),
            erasureLinks: makeErasureLinks(masterSecret, publicUrl),
          }),
          sendNewLink: makeSendNewLink({
            ...deps,
            sendMessage,
            readNames,
            leadLinks: makeLeadLinks(masterSecret, publicUrl),
            personLinks: makePersonLinks(masterSecret, publicUrl),
          }),
          sendVerification: makeSendVerification({
            sendMessage,
            proofs: makeEndpointProofs(masterSecret, publicUrl),
            markVerified: makeMarkVerified({
              ...deps,
              verificationLimit,
              scheduleRelease: makeScheduleLeadRelease(deps),
            }),
            readNames,
            verificationLimit,
            markVerificationLimited: makeMarkVerificationLimited(deps),
          }),
        }),
      }),
      readOptOutAhead: optOutReader.readAhead,
      disableEndpoint: makeDisableEndpoint(deps),
      listSameContact: makeListSameContact(deps),
      scheduleRetry: makeScheduleRetry(deps),
      slowLane,
      random: Math.random,
      pace: environment.RETRY_PACE,
      timeToSendMs,
    });
  });

  return onDeliveryOrders({
    name,
    channel,
    loadDeliverOrder,
    maxReceiveCount: environment.MAX_RECEIVE_COUNT,
    onFault: makeFaultLogger(name),
  });
}

/** Wires the view of a lead that SMS and emails show. */
export const wireBuildLeadView = ({ table, masterSecret, publicUrl }: SenderContext) =>
  makeBuildLeadView({
    readLeadContext: cachedLeadContext(
      makeReadLeadContext({ ...openAccounts(table), campaigns: makeCampaignStore(table) }),
      now,
    ),
    links: makeLeadLinks(masterSecret, publicUrl),
    stopLinks: makeStopLinks(masterSecret, publicUrl),
  });
