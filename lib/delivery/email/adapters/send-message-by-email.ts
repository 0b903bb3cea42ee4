import type { StopLinks } from "#subscriptions/opt-out/ports.ts";
import { renderEventEmail } from "../../pages/event-messages.ts";
import type { Send, SendMessage } from "../../ports.ts";
import type { EmailMessage } from "./email-sender.ts";
import { toMailTags } from "./mail-tags.ts";

/** Sends a message as an email. */
export const makeSendMessageByEmail =
  ({ send, stopLinks }: { send: Send<EmailMessage>; stopLinks: StopLinks }): SendMessage =>
  ({ scope, deliveryId, subscription, message }) => {
    const email = renderEventEmail(message, {
      stopUrl: stopLinks.createUrl({ ...scope, subscriptionId: subscription.id }),
    });
    const tags = toMailTags({ ...scope, subscriptionId: subscription.id, about: message.id, deliveryId });
    return send({ to: subscription.endpoint, ...email, tags });
  };
