import type { deliveryTags } from "../messages.ts";
import type { TaggedDelivery } from "../ports.ts";

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
