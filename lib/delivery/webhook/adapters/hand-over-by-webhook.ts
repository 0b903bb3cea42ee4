import type { SecretBox } from "#subscriptions/ports.ts";
import type { HandOver, SendFor } from "../../ports.ts";
import { addressedTo } from "./addressed-to.ts";
import { leadWebhookBody } from "./lead-webhook-body.ts";
import type { WebhookMessage } from "./webhook-message.ts";

type World = { send: SendFor<WebhookMessage>; secretBox: SecretBox; publicUrl: string };

/** Hands a lead over as a signed webhook. The delivery id is the webhook id, so a repetition is recognised by the client. */
export function makeHandOverByWebhook({ send, secretBox, publicUrl }: World): HandOver {
  return async (handover) => {
    const { deliveryId, subscription, at } = handover;
    if (subscription.channel !== "webhook") throw new Error(`not a webhook subscription: ${subscription.id}`);
    const body = leadWebhookBody({ ...handover, subscription }, publicUrl);
    return send({ id: deliveryId, ...addressedTo(subscription, at, secretBox), body }, handover);
  };
}
