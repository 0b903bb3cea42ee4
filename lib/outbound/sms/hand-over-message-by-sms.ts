import { eventSms } from "../../../web/event-words.ts";
import { smsSize } from "../../../web/sms-segments.ts";
import type { StopLinks } from "../../use-cases/ports/secrets.ts";
import type { HandOverMessage } from "../../use-cases/ports/delivering.ts";
import type { SendText } from "../../use-cases/ports/sms-spending.ts";
import type { SmsMessage } from "./sms-sender.ts";

/** Tells a message as a text. */
export const makeHandOverMessageBySms =
  ({ send, stopLinks }: { send: SendText<SmsMessage>; stopLinks: StopLinks }): HandOverMessage =>
  ({ scope, deliveryId, subscription, message, at }) => {
    const text = eventSms(message, { stopUrl: stopLinks.write({ ...scope, subscriptionId: subscription.id }) });
    const { segments } = smsSize(text);
    return send({ to: subscription.endpoint, text, segments }, { agencyId: scope.agencyId, name: deliveryId, at });
  };
