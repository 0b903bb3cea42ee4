import { eventSms } from "../../../web/event-words.ts";
import { smsSize } from "../../../web/sms-segments.ts";
import type { HandOverMessage } from "../../use-cases/ports/delivering.ts";
import type { SendText } from "../../use-cases/ports/sms-spending.ts";
import type { SmsMessage } from "./sms-sender.ts";

/** Tells a message as a text. */
export const makeHandOverMessageBySms =
  ({ send }: { send: SendText<SmsMessage> }): HandOverMessage =>
  ({ scope: { agencyId }, deliveryId, subscription, message, at }) => {
    const text = eventSms(message);
    const { segments } = smsSize(text);
    return send({ to: subscription.endpoint, text, segments }, { agencyId, name: deliveryId, at });
  };
