import type { LeadDetails } from "#leads/pages/lead-details.ts";
import { measureSms } from "#platform/text/measure-sms.ts";
import type { StopLinks } from "#subscriptions/opt-out/ports.ts";
import { toLeadTags, toMessageTags } from "../../adapters/message-tags.ts";
import { renderEventSms } from "../../pages/event-messages.ts";
import type { LeadDelivery, SendForLead, SendLead, SendMessage } from "../../ports.ts";
import { renderLeadSms } from "../pages/lead-sms.ts";
import type { SendSms } from "../ports.ts";
import type { SmsMessage } from "./sms-sender.ts";

type Deps = { buildLeadView: (leadDelivery: LeadDelivery) => Promise<LeadDetails>; send: SendForLead<SmsMessage> };

/** Sends a lead as an SMS with the name, the number to call, and the card's link. */
export function makeSendLeadBySms({ buildLeadView, send }: Deps): SendLead {
  return async (leadDelivery) => {
    const { text, segments } = renderLeadSms(await buildLeadView(leadDelivery), leadDelivery);
    return send(
      { to: leadDelivery.subscription.endpoint, text, segments, tags: toLeadTags(leadDelivery) },
      leadDelivery,
    );
  };
}

export const makeSendMessageBySms =
  ({ send, stopLinks }: { send: SendSms<SmsMessage>; stopLinks: StopLinks }): SendMessage =>
  ({ scope, deliveryId, subscription, message, at }) => {
    const text = renderEventSms(message, {
      stopUrl: stopLinks.createUrl({ ...scope, subscriptionId: subscription.id, endpoint: subscription.endpoint }),
    });
    const { segments } = measureSms(text);
    const tags = toMessageTags({ ...scope, subscriptionId: subscription.id, about: message.id, deliveryId });
    return send(
      { to: subscription.endpoint, text, segments, tags },
      { agencyId: scope.agencyId, name: deliveryId, at },
    );
  };
