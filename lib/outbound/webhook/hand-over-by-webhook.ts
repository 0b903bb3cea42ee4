import type { LeadWebhook } from "../../contract/lead-webhook.ts";
import { secretsAt } from "../../domain/client/webhook-secrets.ts";
import type { HandOver, SendFor } from "../../use-cases/ports/delivering.ts";
import type { SecretBox } from "../../use-cases/ports/secrets.ts";
import type { WebhookMessage } from "./webhook-message.ts";

type World = { send: SendFor<WebhookMessage>; secretBox: SecretBox };

/** Hands a lead over as a signed webhook. The delivery id is the webhook id, so a repetition is recognised by the client. */
export function makeHandOverByWebhook({ send, secretBox }: World): HandOver {
  return async (handover) => {
    const { key, deliveryId, subscription, state, placement, personal, at } = handover;
    if (subscription.channel !== "webhook") throw new Error(`not a webhook subscription: ${subscription.id}`);
    const { received } = state;
    const webhook: LeadWebhook = {
      type: "lead.received",
      timestamp: received.at,
      data: {
        leadId: key.leadId,
        campaignId: received.campaignId,
        clientId: placement.clientId,
        subscriptionId: subscription.id,
        model: placement.model,
        receivedAt: received.at,
        // By name, since what else is known of a person (consent, screening) was not promised to clients.
        person: personal.person,
        notes: personal.notes,
        fields: personal.fields,
      },
    };
    const secrets = secretsAt(subscription, at).map((sealed) => secretBox.unseal(sealed));
    return send({ url: subscription.endpoint, id: deliveryId, at, secrets, body: JSON.stringify(webhook) }, handover);
  };
}
