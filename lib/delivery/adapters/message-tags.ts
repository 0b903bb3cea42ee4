import type { deliveryTags } from "../messages.ts";
import type { LeadDelivery, TaggedDelivery } from "../ports.ts";

/** Builds the tags of an email or a text, which identify it in the reports of its provider. An absent id has no tag. */
export const toMessageTags = ({ agencyId, clientId, subscriptionId, about, deliveryId, replayId }: TaggedDelivery) =>
  ({
    agency: agencyId,
    subscription: subscriptionId,
    about,
    delivery: deliveryId,
    ...(clientId && { client: clientId }),
    ...(replayId && { replay: replayId }),
  }) satisfies Partial<Record<keyof typeof deliveryTags, string>>;

/** The tags of an email or a text that delivers a lead. */
export const toLeadTags = ({ key, subscription, placement, deliveryId, replayId }: LeadDelivery) =>
  toMessageTags({
    agencyId: key.agencyId,
    clientId: placement.clientId,
    subscriptionId: subscription.id,
    about: key.leadId,
    deliveryId,
    replayId,
  });
