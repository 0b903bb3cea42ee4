import type { StopLinks } from "#subscriptions/opt-out/ports.ts";
import { eventEmail } from "../../pages/event-words.ts";
import type { HandOverMessage, Send } from "../../ports.ts";
import type { EmailMessage } from "./email-sender.ts";
import { mailTagsOf } from "./mail-tags.ts";

/** Tells a message as an email. */
export const makeHandOverMessageByEmail =
  ({ send, stopLinks }: { send: Send<EmailMessage>; stopLinks: StopLinks }): HandOverMessage =>
  ({ scope, deliveryId, subscription, message }) => {
    const email = eventEmail(message, { stopUrl: stopLinks.write({ ...scope, subscriptionId: subscription.id }) });
    const tags = mailTagsOf({ ...scope, subscriptionId: subscription.id, about: message.id, deliveryId });
    return send({ to: subscription.endpoint, ...email, tags });
  };
