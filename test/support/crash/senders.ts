import { makeLeadForPeople } from "#delivery/adapters/lead-for-people.ts";
import { wasNotTaken } from "#delivery/adapters/provider-refusal.ts";
import { makeTopicDispatcher } from "#delivery/adapters/topic-dispatcher.ts";
import { makeEmailSender } from "#delivery/email/adapters/email-sender.ts";
import { makeHandOverByEmail } from "#delivery/email/adapters/hand-over-by-email.ts";
import { makeHandOverMessageByEmail } from "#delivery/email/adapters/hand-over-message-by-email.ts";
import { makeCheckStopped } from "#delivery/orders/check-stopped.ts";
import { makeDeliverOrder } from "#delivery/orders/deliver-order.ts";
import { makeHandOverUnlessStopped } from "#delivery/orders/hand-over-unless-stopped.ts";
import { makeHandOverVerification } from "#delivery/orders/hand-over-verification.ts";
import { makeHandOverWithNames } from "#delivery/orders/hand-over-with-names.ts";
import { makeLeadToDeliver } from "#delivery/orders/lead-to-deliver.ts";
import { makeMayDeliver } from "#delivery/orders/may-deliver.ts";
import { makeMessageToDeliver } from "#delivery/orders/message-to-deliver.ts";
import { makeDeliverOrders } from "#delivery/orders/on-delivery-orders.ts";
import { outgoingOf } from "#delivery/orders/outgoing-of.ts";
import { makeRetryLater } from "#delivery/orders/retry-later.ts";
import type { HandOver, HandOverMessage, Sent } from "#delivery/ports.ts";
import { emailContent } from "#delivery/sandbox/adapters/email-content.ts";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import { makeSendInSandbox } from "#delivery/sandbox/adapters/send-in-sandbox.ts";
import { smsContent } from "#delivery/sandbox/adapters/sms-content.ts";
import { webhookContent } from "#delivery/sandbox/adapters/webhook-content.ts";
import { makeHandOverBySms } from "#delivery/sms/adapters/hand-over-by-sms.ts";
import { makeHandOverMessageBySms } from "#delivery/sms/adapters/hand-over-message-by-sms.ts";
import { makeSmsSender, type SmsMessage } from "#delivery/sms/adapters/sms-sender.ts";
import type { SendText } from "#delivery/sms/ports.ts";
import { makeSendWithinSmsCap } from "#delivery/sms/send-within-sms-cap.ts";
import { makeHandOverByWebhook } from "#delivery/webhook/adapters/hand-over-by-webhook.ts";
import { makeHandOverMessageByWebhook } from "#delivery/webhook/adapters/hand-over-message-by-webhook.ts";
import type { WebhookMessage } from "#delivery/webhook/adapters/webhook-message.ts";
import { makeAnnounce } from "#events/announce.ts";
import { makeReadLeadSetting } from "#leads/read-lead-setting.ts";
import type { Now } from "#platform/ports.ts";
import { makeWakeHeldLeads } from "#routing/wake-held-leads.ts";
import { makeDueQueue } from "#scheduling/adapters/due-queue.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { makeReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import { makeMarkVerified } from "#subscriptions/verification/mark-verified.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import type { Process } from "./process.ts";
import { publicUrl, secrets, worldOf } from "./stores.ts";

/** What a server answers to a webhook; throws an Error "expected" where the sender is to fail of its own. */
export type Endpoints = (message: WebhookMessage) => Sent;

/** What a text costs in thousandths of a cent, and what an agency may spend in a day in cents: two texts of one segment, and no third. */
export const textPrice = 4_000;
const centsPerDay = 9;

const maxReceiveCount = 5;

type Given = { process: Process; queue: string; now: Now; endpoints: Endpoints; onFault: (fault: unknown) => void };

/** The function that works a queue of deliveries, wired as that of its channel is. */
export function aSender({ process, queue, now, endpoints, onFault }: Given) {
  const { table, sns, sqs } = process;
  const world = worldOf(table, now);
  const { contactHash, stopLinks, leadLinks: links, secretBox, proofs } = secrets;
  const inbox = makeSandboxInbox(table);
  const leadForPeople = makeLeadForPeople({ readSetting: makeReadLeadSetting(world), links, stopLinks });

  const textFor = (deliveryId: string): SendText<SmsMessage> =>
    makeSendWithinSmsCap({
      ...{ ...world, wasNotTaken, announce: makeAnnounce(world) },
      send: makeSmsSender(process.phonesFor(deliveryId), { senders: { usual: "Baton", byCountry: {} } }),
      prices: { default: textPrice },
      limitOf: async (agencyId) =>
        (await world.agencies.read(agencyId))?.smsPerDay ?? { amount: centsPerDay, currency: "USD" },
    });
  const mailFor = (deliveryId: string) =>
    makeEmailSender(process.mailboxesFor(deliveryId), { from: "baton@example.com", configurationSet: "baton" });
  const post = (message: WebhookMessage) => process.post(message.id, () => endpoints(message));

  const handOvers: Record<string, { lead: HandOver; message: HandOverMessage }> = {
    sms: {
      lead(handover) {
        const text = textFor(handover.deliveryId);
        const send = makeSendInSandbox<SmsMessage>({
          ...{ inbox, contentOf: smsContent },
          send: (message, { key, deliveryId, replayId, at }) =>
            text(message, { agencyId: key.agencyId, name: `${deliveryId}/${replayId}`, at }),
        });
        return makeHandOverBySms({ leadForPeople, send })(handover);
      },
      message: (handover) => makeHandOverMessageBySms({ send: textFor(handover.deliveryId), stopLinks })(handover),
    },
    email: {
      lead(handover) {
        const send = makeSendInSandbox({ send: mailFor(handover.deliveryId), inbox, contentOf: emailContent });
        return makeHandOverByEmail({ leadForPeople, send })(handover);
      },
      message: (handover) => makeHandOverMessageByEmail({ send: mailFor(handover.deliveryId), stopLinks })(handover),
    },
    webhook: {
      lead: makeHandOverByWebhook({
        ...{ publicUrl, secretBox },
        send: makeSendInSandbox({ send: post, inbox, contentOf: webhookContent }),
      }),
      message: makeHandOverMessageByWebhook({ send: post, secretBox }),
    },
  };
  const channel = queue === "webhook-slow" ? "webhook" : queue;
  const { lead, message } = handOvers[channel] ?? {};
  if (!lead || !message) throw new Error(`no channel: ${queue}`);

  const checkStopped = makeCheckStopped(world);
  const readNames = makeReadSubscriptionNames(world);
  const handOver = makeHandOverUnlessStopped({
    ...{ checkStopped, handOver: message },
    agencyOf: ({ scope }) => scope.agencyId,
  });
  return makeDeliverOrders({
    deliverOrder: makeDeliverOrder({
      ...world,
      find: outgoingOf({
        lead: makeLeadToDeliver({
          ...world,
          mayDeliver: makeMayDeliver({ checkSuppression: makeCheckSuppression({ ...world, contactHash }) }),
          handOver: makeHandOverUnlessStopped({ checkStopped, handOver: lead, agencyOf: ({ key }) => key.agencyId }),
        }),
        message: makeMessageToDeliver({
          ...world,
          handOver: makeHandOverWithNames({ handOver, readNames }),
          handOverVerification: makeHandOverVerification({
            ...{ handOver, proofs, readNames },
            markVerified: makeMarkVerified({ ...world, wake: makeWakeHeldLeads(world) }),
          }),
        }),
      }),
      disable: makeDisableEndpoint(world),
      retryLater: makeRetryLater({ ...world, dueQueue: makeDueQueue(sqs, "due") }),
      ...(channel === "webhook" && { slowLane: makeTopicDispatcher(sns, "topic") }),
      ...{ random: () => 0.5, pace: 1 },
    }),
    ...{ maxReceiveCount, onFault },
  });
}
