import type { AgencyId, ClientId, DeliveryId, LeadId, MessageId, ReplayId, SubscriptionId } from "#domain/shared/id.ts";
import type { emailTags } from "../messages.ts";

type TaggedEmail = {
  agencyId: AgencyId;
  clientId?: ClientId | undefined;
  subscriptionId: SubscriptionId;
  about: LeadId | MessageId;
  deliveryId: DeliveryId;
  replayId?: ReplayId | undefined;
};

/** Builds the tags of an email, which identify it in the reports of SES. An absent id has no tag. */
export const toMailTags = ({ agencyId, clientId, subscriptionId, about, deliveryId, replayId }: TaggedEmail) =>
  ({
    agency: agencyId,
    subscription: subscriptionId,
    about,
    delivery: deliveryId,
    ...(clientId && { client: clientId }),
    ...(replayId && { replay: replayId }),
  }) satisfies Partial<Record<keyof typeof emailTags, string>>;
