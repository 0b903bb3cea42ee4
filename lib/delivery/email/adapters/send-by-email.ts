import type { LeadDetails } from "#leads/pages/lead-details.ts";
import type { StopLinks } from "#subscriptions/opt-out/ports.ts";
import { renderEventEmail } from "../../pages/event-messages.ts";
import type { LeadDelivery, Send, SendForLead, SendLead, SendMessage } from "../../ports.ts";
import { renderLeadEmail } from "../pages/lead-email.ts";
import type { EmailMessage } from "./email-sender.ts";
import { toLeadTags, toMessageTags } from "../../adapters/message-tags.ts";

type Deps = { buildLeadView: (leadDelivery: LeadDelivery) => Promise<LeadDetails>; send: SendForLead<EmailMessage> };

/** Sends a lead as an email with the full notes, in text and HTML. */
export function makeSendLeadByEmail({ buildLeadView, send }: Deps): SendLead {
  return async (leadDelivery) => {
    const { subscription, at, isRepeat } = leadDelivery;
    const email = renderLeadEmail(await buildLeadView(leadDelivery), at, { isRepeat });
    return send({ to: subscription.endpoint, ...email, tags: toLeadTags(leadDelivery) }, leadDelivery);
  };
}

export const makeSendMessageByEmail =
  ({ send, stopLinks }: { send: Send<EmailMessage>; stopLinks: StopLinks }): SendMessage =>
  ({ scope, deliveryId, subscription, message }) => {
    const email = renderEventEmail(message, {
      stopUrl: stopLinks.createUrl({ ...scope, subscriptionId: subscription.id, endpoint: subscription.endpoint }),
    });
    const tags = toMessageTags({ ...scope, subscriptionId: subscription.id, about: message.id, deliveryId });
    return send({ to: subscription.endpoint, ...email, tags });
  };
