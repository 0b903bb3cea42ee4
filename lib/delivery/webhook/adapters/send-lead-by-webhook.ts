import type { SecretBox } from "#subscriptions/ports.ts";
import type { SendForLead, SendLead } from "../../ports.ts";
import { buildLeadWebhookBody } from "./lead-webhook-body.ts";
import { prepareWebhook } from "./prepare-webhook.ts";
import type { WebhookMessage } from "./webhook-message.ts";

type Deps = { send: SendForLead<WebhookMessage>; secretBox: SecretBox; publicUrl: string };

/** Hands a lead over as a signed webhook. The delivery id is the webhook id, so a repetition is recognised by the client. */
export function makeSendLeadByWebhook({ send, secretBox, publicUrl }: Deps): SendLead {
  return async (leadDelivery) => {
    const { deliveryId, subscription, at } = leadDelivery;
    if (subscription.channel !== "webhook") throw new Error(`not a webhook subscription: ${subscription.id}`);
    const body = buildLeadWebhookBody({ ...leadDelivery, subscription }, publicUrl);
    return send({ id: deliveryId, ...prepareWebhook(subscription, at, secretBox), body }, leadDelivery);
  };
}
