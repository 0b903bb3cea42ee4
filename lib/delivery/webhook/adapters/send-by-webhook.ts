import type { SecretBox } from "#subscriptions/ports.ts";
import type { Send, SendForLead, SendLead, SendMessage } from "../../ports.ts";
import { buildLeadWebhookBody } from "./lead-webhook-body.ts";
import { prepareWebhook } from "./prepare-webhook.ts";
import type { WebhookMessage } from "./webhook-message.ts";

type LeadDeps = { send: SendForLead<WebhookMessage>; secretBox: SecretBox; publicUrl: string };

/** Sends a lead as a signed webhook. The webhook id is the delivery id, so the client recognises a repeated one. */
export function makeSendLeadByWebhook({ send, secretBox, publicUrl }: LeadDeps): SendLead {
  return async (leadDelivery) => {
    const { deliveryId, replayId, isRepeat, subscription, at } = leadDelivery;
    if (subscription.channel !== "webhook") throw new Error(`not a webhook subscription: ${subscription.id}`);
    const body = buildLeadWebhookBody({ ...leadDelivery, subscription }, publicUrl);
    const repeatedBy = isRepeat ? replayId : undefined;
    return send({ id: deliveryId, ...prepareWebhook(subscription, at, secretBox), body, repeatedBy }, leadDelivery);
  };
}

/** Sends a message as a signed webhook. Its id is the delivery id, so the receiver recognises a repeated one. */
export const makeSendMessageByWebhook =
  ({ send, secretBox }: { send: Send<WebhookMessage>; secretBox: SecretBox }): SendMessage =>
  ({ deliveryId, subscription, message, at }) => {
    if (subscription.channel !== "webhook") throw new Error(`not a webhook subscription: ${subscription.id}`);
    const { type, at: timestamp, data } = message;
    const body = JSON.stringify({ type, timestamp, data });
    return send({ id: deliveryId, ...prepareWebhook(subscription, at, secretBox), body });
  };
