import { measureSms } from "#platform/text/measure-sms.ts";
import type { StopLinks } from "#subscriptions/opt-out/ports.ts";
import { renderEventSms } from "../../pages/event-messages.ts";
import type { SendMessage } from "../../ports.ts";
import type { SendSms } from "../ports.ts";
import type { SmsMessage } from "./sms-sender.ts";

/** Sends a message as an SMS. */
export const makeSendMessageBySms =
  ({ send, stopLinks }: { send: SendSms<SmsMessage>; stopLinks: StopLinks }): SendMessage =>
  ({ scope, deliveryId, subscription, message, at }) => {
    const text = renderEventSms(message, {
      stopUrl: stopLinks.createUrl({ ...scope, subscriptionId: subscription.id }),
    });
    const { segments } = measureSms(text);
    return send({ to: subscription.endpoint, text, segments }, { agencyId: scope.agencyId, name: deliveryId, at });
  };
