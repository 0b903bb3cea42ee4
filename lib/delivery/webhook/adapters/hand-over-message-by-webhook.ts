import type { SecretBox } from "#subscriptions/ports.ts";
import type { HandOverMessage, Send } from "../../ports.ts";
import { addressedTo } from "./addressed-to.ts";
import type { WebhookMessage } from "./webhook-message.ts";

type World = { send: Send<WebhookMessage>; secretBox: SecretBox };

/** Tells a message as a signed webhook. The delivery id is the webhook id, so a repetition is recognised. */
export const makeHandOverMessageByWebhook =
  ({ send, secretBox }: World): HandOverMessage =>
  ({ deliveryId, subscription, message, at }) => {
    if (subscription.channel !== "webhook") throw new Error(`not a webhook subscription: ${subscription.id}`);
    const { type, at: timestamp, data } = message;
    const body = JSON.stringify({ type, timestamp, data });
    return send({ id: deliveryId, ...addressedTo(subscription, at, secretBox), body });
  };
