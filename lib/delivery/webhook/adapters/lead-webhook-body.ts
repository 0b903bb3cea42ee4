import type { WebhookSubscription } from "#domain/subscriptions/webhook-secrets.ts";
import { limits } from "#platform/limits.ts";
import type { LeadDelivery } from "../../ports.ts";
import type { LeadWebhook } from "../messages.ts";

type DeliveredLead = Pick<LeadDelivery, "key" | "state" | "placement" | "personal"> & {
  subscription: WebhookSubscription;
};

/**
 * The body of a lead's webhook, as the subscription wants it: full, or thin. A full one that would not stay below the limit goes thin and says so: half of
 * the notes could pass for all of them. `publicUrl` is where the API answers.
 */
export function buildLeadWebhookBody(
  { key, subscription, state, placement, personal }: DeliveredLead,
  publicUrl: string,
): string {
  const { at, campaignId } = state.received;
  const { leadId } = key;
  const ids = { leadId, campaignId, clientId: placement.clientId, subscriptionId: subscription.id };
  const toJsonBody = (data: LeadWebhook["data"]) =>
    JSON.stringify({ type: "lead.received", timestamp: at, data } satisfies LeadWebhook);
  const thinData = { payload: "thin", ...ids, url: `${publicUrl}/v1/leads/${leadId}` } as const;
  if (subscription.payload === "thin") return toJsonBody(thinData);
  const fullBody = toJsonBody({
    payload: "full",
    ...ids,
    model: placement.model,
    receivedAt: at,
    // By name, since what else is known of a person (consent, screening) was not promised to clients.
    person: personal.person,
    notes: personal.notes,
    fields: personal.fields,
  });
  return Buffer.byteLength(fullBody) < limits.webhookBytes ? fullBody : toJsonBody({ ...thinData, truncated: true });
}
