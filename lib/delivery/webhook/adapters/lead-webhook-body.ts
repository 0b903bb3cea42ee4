import type { WebhookSubscription } from "#domain/subscriptions/webhook-secrets.ts";
import { limits } from "#platform/limits.ts";
import { isReminder } from "../../adapters/is-reminder.ts";
import type { LeadDelivery } from "../../ports.ts";
import type { LeadWebhook } from "../messages.ts";

const toCycleFields = ({ cycles }: LeadDelivery["state"]) => {
  const waking = cycles.slice(1).at(-1);
  return waking && { cycle: waking.number, wokenAt: waking.from };
};

type DeliveredLead = Pick<LeadDelivery, "key" | "deliveryId" | "state" | "placement" | "personal"> & {
  subscription: WebhookSubscription;
};

/**
 * Builds the body of a lead's webhook, full or thin as the subscription has it. A full body that reaches the size limit
 * becomes thin and says so, because half of the notes could pass for all of them. `publicUrl` is the base URL of the
 * API.
 */
export function buildLeadWebhookBody(
  { key, deliveryId, subscription, state, placement, personal }: DeliveredLead,
  publicUrl: string,
): string {
  const { at, campaignId } = state.received;
  const { leadId } = key;
  const ids = {
    leadId,
    campaignId,
    clientId: placement.clientId,
    subscriptionId: subscription.id,
    ...toCycleFields(state),
    ...(isReminder({ state, deliveryId }) && { reminder: true as const }),
  };
  const toJsonBody = (data: LeadWebhook["data"]) =>
    JSON.stringify({ type: "lead.received", timestamp: at, data } satisfies LeadWebhook);
  const thinData = { payload: "thin", ...ids, url: `${publicUrl}/v1/leads/${leadId}` } as const;
  if (subscription.payload === "thin") return toJsonBody(thinData);
  const fullBody = toJsonBody({
    payload: "full",
    ...ids,
    model: placement.model,
    receivedAt: at,
    // Only the person: Baton promises clients no other personal data, such as consent or screening.
    person: personal.person,
    notes: personal.notes,
    fields: personal.fields,
  });
  return Buffer.byteLength(fullBody) < limits.webhookBytes ? fullBody : toJsonBody({ ...thinData, truncated: true });
}
