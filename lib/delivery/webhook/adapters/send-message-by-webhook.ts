import type { SecretBox } from "#subscriptions/ports.ts";
import type { Send, SendMessage } from "../../ports.ts";
import { prepareWebhook } from "./prepare-webhook.ts";
import type { WebhookMessage } from "./webhook-message.ts";

type Deps = { send: Send<WebhookMessage>; secretBox: SecretBox };

/**
 * Sends a message as a signed webhook. The webhook id is the delivery id, so the receiver recognises a repeated one.
 */
export const makeSendMessageByWebhook =
  ({ send, secretBox }: Deps): SendMessage =>
  ({ deliveryId, subscription, message, at }) => {
    if (subscription.channel !== "webhook") throw new Error(`not a webhook subscription: ${subscription.id}`);
    const { type, at: timestamp, data } = message;
    const body = JSON.stringify({ type, timestamp, data });
    return send({ id: deliveryId, ...prepareWebhook(subscription, at, secretBox), body });
  };
