import { eventSms } from "../../../web/event-words.ts";
import type { HandOverMessage, Send } from "../../use-cases/ports/delivering.ts";
import type { SmsMessage } from "./sms-sender.ts";

/** Tells a message as a text. */
export const makeHandOverMessageBySms =
  ({ send }: { send: Send<SmsMessage> }): HandOverMessage =>
  ({ subscription, message }) =>
    send({ to: subscription.endpoint, text: eventSms(message) });
