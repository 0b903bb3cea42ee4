import { eventEmail } from "../../../web/event-words.ts";
import { stopHeaders } from "../../../web/stop-headers.ts";
import type { HandOverMessage, Send } from "../../use-cases/ports/delivering.ts";
import type { StopLinks } from "../../use-cases/ports/secrets.ts";
import type { EmailMessage } from "./email-sender.ts";
import { mailTagsOf } from "./mail-tags.ts";

/** Tells a message as an email. */
export const makeHandOverMessageByEmail =
  ({ send, stopLinks }: { send: Send<EmailMessage>; stopLinks: StopLinks }): HandOverMessage =>
  ({ scope, deliveryId, subscription, message }) => {
    const { headers, ...email } = eventEmail(message);
    const stop = stopHeaders(stopLinks.write({ ...scope, subscriptionId: subscription.id }));
    const tags = mailTagsOf({ ...scope, subscriptionId: subscription.id, about: message.id, deliveryId });
    return send({ to: subscription.endpoint, ...email, headers: { ...headers, ...stop }, tags });
  };
