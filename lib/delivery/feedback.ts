import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import type { MessageData } from "#domain/delivery/message.ts";
import { isLeadId } from "#domain/shared/id.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { Messages } from "#events/ports.ts";
import type { History } from "#leads/ports.ts";
import type { TaggedDelivery } from "./ports.ts";

/** Where reports are recorded. */
export type FeedbackStores = { history: Pick<History, "append">; messages: Pick<Messages, "append"> };

/** Appends what a provider reports to the history of what the delivery was about: a lead, or a message. */
export async function appendFeedback(
  { history, messages }: FeedbackStores,
  { agencyId, about }: TaggedDelivery,
  fact: DeliveryFact,
): Promise<void> {
  if (isLeadId(about)) await history.append({ agencyId, leadId: about }, fact);
  else await messages.append(agencyId, about, fact);
}

/** The data of the event that announces a report. */
export const toFeedbackData = (
  { clientId, subscriptionId, about, deliveryId }: TaggedDelivery,
  channel: Channel,
  detail: string,
): MessageData => ({
  subscriptionId,
  channel,
  ...(clientId && { clientId }),
  [isLeadId(about) ? "leadId" : "messageId"]: about,
  deliveryId,
  detail,
});
