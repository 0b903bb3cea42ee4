import { eventEmail } from "../../../web/event-words.ts";
import type { HandOverMessage, Send } from "../../use-cases/ports/delivering.ts";
import type { EmailMessage } from "./email-sender.ts";

/** Tells a message as an email. */
export const makeHandOverMessageByEmail =
  ({ send }: { send: Send<EmailMessage> }): HandOverMessage =>
  ({ subscription, message }) =>
    send({ to: subscription.endpoint, ...eventEmail(message) });
