import { smsSize } from "#platform/text/sms-segments.ts";
import type { StopLinks } from "#subscriptions/opt-out/ports.ts";
import { eventSms } from "../../pages/event-words.ts";
import type { HandOverMessage } from "../../ports.ts";
import type { SendText } from "../ports.ts";
import type { SmsMessage } from "./sms-sender.ts";

/** Tells a message as a text. */
export const makeHandOverMessageBySms =
  ({ send, stopLinks }: { send: SendText<SmsMessage>; stopLinks: StopLinks }): HandOverMessage =>
  ({ scope, deliveryId, subscription, message, at }) => {
    const text = eventSms(message, { stopUrl: stopLinks.write({ ...scope, subscriptionId: subscription.id }) });
    const { segments } = smsSize(text);
    return send({ to: subscription.endpoint, text, segments }, { agencyId: scope.agencyId, name: deliveryId, at });
  };
