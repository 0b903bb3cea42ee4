import { makeDeliverOrders } from "../../../lib/inbound/queue/deliver-orders.ts";
import { makeSandboxInbox } from "../../../lib/outbound/dynamodb/sandbox-inbox.ts";
import { makeEmailSender } from "../../../lib/outbound/email/email-sender.ts";
import { makeHandOverByEmail } from "../../../lib/outbound/email/hand-over-by-email.ts";
import { makeHandOverMessageByEmail } from "../../../lib/outbound/email/hand-over-message-by-email.ts";
import { makeLeadForPeople } from "../../../lib/outbound/lead-for-people.ts";
import { wasNotTaken } from "../../../lib/outbound/provider-refusal.ts";
import { emailContent } from "../../../lib/outbound/sandbox/email-content.ts";
import { makeSendInSandbox } from "../../../lib/outbound/sandbox/send-in-sandbox.ts";
import { smsContent } from "../../../lib/outbound/sandbox/sms-content.ts";
import { webhookContent } from "../../../lib/outbound/sandbox/webhook-content.ts";
import { makeHandOverBySms } from "../../../lib/outbound/sms/hand-over-by-sms.ts";
import { makeHandOverMessageBySms } from "../../../lib/outbound/sms/hand-over-message-by-sms.ts";
import { makeSmsSender, type SmsMessage } from "../../../lib/outbound/sms/sms-sender.ts";
import { makeTopicDispatcher } from "../../../lib/outbound/sns/topic-dispatcher.ts";
import { makeDueQueue } from "../../../lib/outbound/sqs/due-queue.ts";
import { makeHandOverByWebhook } from "../../../lib/outbound/webhook/hand-over-by-webhook.ts";
import { makeHandOverMessageByWebhook } from "../../../lib/outbound/webhook/hand-over-message-by-webhook.ts";
import type { WebhookMessage } from "../../../lib/outbound/webhook/webhook-message.ts";
import { makeAnnounce } from "../../../lib/use-cases/announce.ts";
import { makeCheckStopped } from "../../../lib/use-cases/check-stopped.ts";
import { makeCheckSuppression } from "../../../lib/use-cases/check-suppression.ts";
import { makeDeliverOrder } from "../../../lib/use-cases/deliver-order.ts";
import { makeDisableEndpoint } from "../../../lib/use-cases/disable-endpoint.ts";
import { makeHandOverUnlessStopped } from "../../../lib/use-cases/hand-over-unless-stopped.ts";
import { makeHandOverVerification } from "../../../lib/use-cases/hand-over-verification.ts";
import { makeHandOverWithNames } from "../../../lib/use-cases/hand-over-with-names.ts";
import { makeLeadToDeliver } from "../../../lib/use-cases/lead-to-deliver.ts";
import { makeMarkVerified } from "../../../lib/use-cases/mark-verified.ts";
import { makeMayDeliver } from "../../../lib/use-cases/may-deliver.ts";
import { makeMessageToDeliver } from "../../../lib/use-cases/message-to-deliver.ts";
import { outgoingOf } from "../../../lib/use-cases/outgoing-of.ts";
import type { HandOver, HandOverMessage, Sent } from "../../../lib/use-cases/ports/delivering.ts";
import type { SendText } from "../../../lib/use-cases/ports/sms-spending.ts";
import type { Now } from "../../../lib/use-cases/ports/world.ts";
import { makeReadLeadSetting } from "../../../lib/use-cases/read-lead-setting.ts";
import { makeReadSubscriptionNames } from "../../../lib/use-cases/read-subscription-names.ts";
import { makeRetryLater } from "../../../lib/use-cases/retry-later.ts";
import { makeSendWithinSmsCap } from "../../../lib/use-cases/send-within-sms-cap.ts";
import { makeWakeHeldLeads } from "../../../lib/use-cases/wake-held-leads.ts";
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
