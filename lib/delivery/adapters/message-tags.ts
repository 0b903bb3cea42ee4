import type { AgencyId, ClientId, DeliveryId, LeadId, MessageId, ReplayId, SubscriptionId } from "#domain/shared/id.ts";
import type { deliveryTags } from "../messages.ts";

type TaggedMessage = {
  agencyId: AgencyId;
  clientId?: ClientId | undefined;
  subscriptionId: SubscriptionId;
  about: LeadId | MessageId;
  deliveryId: DeliveryId;
  replayId?: ReplayId | undefined;
};

/** Builds the tags of an email or a text, which identify it in the reports of its provider. An absent id has no tag. */
export const toMessageTags = ({ agencyId, clientId, subscriptionId, about, deliveryId, replayId }: TaggedMessage) =>
  ({
    agency: agencyId,
    subscription: subscriptionId,
    about,
    delivery: deliveryId,
    ...(clientId && { client: clientId }),
    ...(replayId && { replay: replayId }),
  }) satisfies Partial<Record<keyof typeof deliveryTags, string>>;
