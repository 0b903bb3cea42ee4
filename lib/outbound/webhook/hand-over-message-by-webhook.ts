import { secretsAt } from "../../domain/client/webhook-secrets.ts";
import type { HandOverMessage, Send } from "../../use-cases/ports/delivering.ts";
import type { SecretBox } from "../../use-cases/ports/secrets.ts";
import type { WebhookMessage } from "./webhook-message.ts";

type World = { send: Send<WebhookMessage>; secretBox: SecretBox };

/** Tells a message as a signed webhook. The delivery id is the webhook id, so a repetition is recognised. */
export const makeHandOverMessageByWebhook =
  ({ send, secretBox }: World): HandOverMessage =>
  ({ deliveryId, subscription, message, at }) => {
    if (subscription.channel !== "webhook") throw new Error(`not a webhook subscription: ${subscription.id}`);
    const { type, at: timestamp, data } = message;
    const secrets = secretsAt(subscription, at).map((sealed) => secretBox.unseal(sealed));
    const body = JSON.stringify({ type, timestamp, data });
    return send({ url: subscription.endpoint, id: deliveryId, at, secrets, body });
  };
