import { timeToSendMs } from "#delivery/adapters/time-to-send.ts";
import { makeBuildLeadView } from "#delivery/adapters/build-lead-view.ts";
import { isCertainlyNotSent } from "#delivery/adapters/provider-refusal.ts";
import { makeTopicDispatcher } from "#delivery/adapters/topic-dispatcher.ts";
import { makeEmailSender } from "#delivery/email/adapters/email-sender.ts";
import { makeSendLeadByEmail, makeSendMessageByEmail } from "#delivery/email/adapters/send-by-email.ts";
import { makeCheckDeliverable } from "#delivery/orders/check-deliverable.ts";
import { makeCheckOptOut } from "#delivery/orders/check-opt-out.ts";
import { makeDeliverOrder } from "#delivery/orders/deliver-order.ts";
import { makeFindDeliverySubject } from "#delivery/orders/find-delivery-subject.ts";
import { makeFindLeadToDeliver } from "#delivery/orders/find-lead-to-deliver.ts";
import { makeFindMessageToDeliver } from "#delivery/orders/find-message-to-deliver.ts";
import { onDeliveryOrders } from "#delivery/orders/on-delivery-orders.ts";
import { makeReadOptOut } from "#delivery/orders/read-opt-out.ts";
import { makeScheduleRetry } from "#delivery/orders/schedule-retry.ts";
import { makeSendErasureNotice } from "#delivery/orders/send-erasure-notice.ts";
import { makeSendMessageWithNames } from "#delivery/orders/send-message-with-names.ts";
import { makeSendNewLink } from "#delivery/orders/send-new-link.ts";
import { makeSendUnlessOptedOut } from "#delivery/orders/send-unless-opted-out.ts";
import { makeSendVerification } from "#delivery/orders/send-verification.ts";
import type { SendLead, SendMessage, SendResult } from "#delivery/ports.ts";
import { toEmailContent, toSmsContent, toWebhookContent } from "#delivery/sandbox/adapters/sandbox-content.ts";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import { makeSendInSandbox } from "#delivery/sandbox/adapters/send-in-sandbox.ts";
import { makeSendLeadBySms, makeSendMessageBySms } from "#delivery/sms/adapters/send-by-sms.ts";
import { makeReportedSmsSender } from "#delivery/sms/adapters/reported-sms-sender.ts";
import { makeSmsSender, type SmsMessage } from "#delivery/sms/adapters/sms-sender.ts";
import type { SendSms } from "#delivery/sms/ports.ts";
import { makeSendWithinSmsCap } from "#delivery/sms/send-within-sms-cap.ts";
import { makeSendLeadByWebhook, makeSendMessageByWebhook } from "#delivery/webhook/adapters/send-by-webhook.ts";
import type { WebhookMessage } from "#delivery/webhook/adapters/webhook-message.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { makeAnnounce } from "#events/announce.ts";
import { makeReadLeadContext } from "#leads/read-lead-context.ts";
import type { Now } from "#platform/ports.ts";
import { makeScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import { makeJobQueue } from "#scheduling/adapters/job-queue.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { makeReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import { makeListSameContact } from "#subscriptions/opt-out/list-same-contact.ts";
import { makeMarkVerificationLimited } from "#subscriptions/verification/mark-verification-limited.ts";
import { makeMarkVerified } from "#subscriptions/verification/mark-verified.ts";
import { makeVerificationLimit } from "#subscriptions/verification/verification-limit.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import type { Process } from "./process.ts";
import { publicUrl, secrets, worldOf } from "./stores.ts";

/** The response of a server to a webhook; throws an Error "expected" if the sender must fail without an injected fault. */
export type Endpoints = (message: WebhookMessage) => SendResult;

/** The price of a text in thousandths of a cent, and an agency's daily limit in cents: two texts of one segment, but not a third. */
export const textPrice = 4_000;
const centsPerDay = 9;

const maxReceiveCount = 5;

type Given = { process: Process; queue: string; now: Now; endpoints: Endpoints; onFault: (fault: unknown) => void };

const senders = { defaultSender: "Baton", byCountry: {} };

/** Sends the text of a delivery or message within the daily limit, wired as in the system. */
export function aTextSender({ process, now }: Pick<Given, "process" | "now">, id: string): SendSms<SmsMessage> {
  const world = worldOf(process.table, now);
  return makeSendWithinSmsCap({
    ...world,
    isDefinitelyNotSent: isCertainlyNotSent,
    announce: makeAnnounce(world),
    send: process.reportedPhonesFor
      ? makeReportedSmsSender(process.reportedPhonesFor(id), { senders, configurationSet: "baton" })
      : makeSmsSender(process.phonesFor(id), { senders }),
    prices: { default: textPrice },
    readDailyLimit: async (agencyId) =>
      (await world.agencies.read(agencyId))?.smsPerDay ?? { amount: centsPerDay, currency: "USD" },
  });
}

/** The function that processes a queue of deliveries, wired like the one of its channel. */
export function aSender({ process, queue, now, endpoints, onFault }: Given) {
  const { table, sns, sqs } = process;
  const world = worldOf(table, now);
  const { contactHash, stopLinks, leadLinks: links, secretBox, proofs } = secrets;
  const inbox = makeSandboxInbox(table);
  const leadForPeople = makeBuildLeadView({ readLeadContext: makeReadLeadContext(world), links, stopLinks });

  const textFor = (deliveryId: string) => aTextSender({ process, now }, deliveryId);
  const mailFor = (deliveryId: string) =>
    makeEmailSender(process.mailboxesFor(deliveryId), { from: "baton@example.com", configurationSet: "baton" });
  const post = (message: WebhookMessage) => process.post(message.id, () => endpoints(message));

  const handOvers: Record<Channel, { lead: SendLead; message: SendMessage }> = {
    sms: {
      lead(handover) {
        const text = textFor(handover.deliveryId);
        const send = makeSendInSandbox<SmsMessage>({
          inbox,
          toContent: toSmsContent,
          send: (message, { key, deliveryId, replayId, at }) =>
            text(message, { agencyId: key.agencyId, name: `${deliveryId}/${replayId}`, at }),
        });
        return makeSendLeadBySms({ buildLeadView: leadForPeople, send })(handover);
      },
      message: (handover) => makeSendMessageBySms({ send: textFor(handover.deliveryId), stopLinks })(handover),
    },
    email: {
      lead(handover) {
        const send = makeSendInSandbox({ send: mailFor(handover.deliveryId), inbox, toContent: toEmailContent });
        return makeSendLeadByEmail({ buildLeadView: leadForPeople, send })(handover);
      },
      message: (handover) => makeSendMessageByEmail({ send: mailFor(handover.deliveryId), stopLinks })(handover),
    },
    webhook: {
      lead: makeSendLeadByWebhook({
        publicUrl,
        secretBox,
        send: makeSendInSandbox({ send: post, inbox, toContent: toWebhookContent }),
      }),
      message: makeSendMessageByWebhook({ send: post, secretBox }),
    },
  };
  const channel = Channel.parse(queue === "webhook-slow" ? "webhook" : queue);
  const { lead, message } = handOvers[channel];

  const optOutReader = makeReadOptOut(world);
  const checkStopped = makeCheckOptOut(optOutReader);
  const readNames = makeReadSubscriptionNames(world);
  const verificationLimit = makeVerificationLimit(world);
  const handOver = makeSendUnlessOptedOut({
    checkOptOut: checkStopped,
    send: message,
    getAgencyId: ({ scope }) => scope.agencyId,
  });
  const deliverOrder = makeDeliverOrder({
    ...world,
    readOptOutAhead: optOutReader.readAhead,
    findSubject: makeFindDeliverySubject({
      lead: makeFindLeadToDeliver({
        ...world,
        checkDeliverable: makeCheckDeliverable({ checkSuppression: makeCheckSuppression({ ...world, contactHash }) }),
        sendLead: makeSendUnlessOptedOut({
          checkOptOut: checkStopped,
          send: lead,
          getAgencyId: ({ key }) => key.agencyId,
        }),
      }),
      message: makeFindMessageToDeliver({
        ...world,
        sendMessage: makeSendMessageWithNames({ sendMessage: handOver, readNames }),
        sendErasureNotice: makeSendErasureNotice({
          sendMessage: makeSendMessageWithNames({ sendMessage: handOver, readNames }),
          erasureLinks: secrets.erasureLinks,
        }),
        sendNewLink: makeSendNewLink({
          ...world,
          sendMessage: handOver,
          readNames,
          leadLinks: secrets.leadLinks,
          personLinks: secrets.personLinks,
        }),
        sendVerification: makeSendVerification({
          sendMessage: handOver,
          proofs,
          readNames,
          markVerified: makeMarkVerified({
            ...world,
            verificationLimit,
            scheduleRelease: makeScheduleLeadRelease(world),
          }),
          verificationLimit,
          markVerificationLimited: makeMarkVerificationLimited(world),
        }),
      }),
    }),
    disableEndpoint: makeDisableEndpoint(world),
    listSameContact: makeListSameContact(world),
    scheduleRetry: makeScheduleRetry({ ...world, jobQueue: makeJobQueue(sqs, "due") }),
    ...(channel === "webhook" && { slowLane: makeTopicDispatcher(sns, "topic") }),
    random: () => 0.5,
    pace: 1,
    timeToSendMs,
  });
  return onDeliveryOrders({
    name: queue,
    channel,
    loadDeliverOrder: async () => deliverOrder,
    maxReceiveCount,
    onFault,
  });
}
