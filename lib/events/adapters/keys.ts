import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import type { AgencyId, MessageId } from "#domain/shared/id.ts";
import { deliveryFactSortKey } from "#leads/adapters/keys.ts";

/** The key of an agency's messages in the index by agency, separate from its leads. */
export const messagesKey = (agencyId: AgencyId): string => `${agencyId}/messages`;

/** The partition of a message. The stream filter of the relay names its sort key. */
export const messagePartition = (agencyId: AgencyId, id: MessageId): string => `${agencyId}/${id}`;

export const messageSortKey = "message";

export const attemptPrefix = "attempt/";

/** The sort key of the result of a delivery. No stream filter includes it, because no work follows from it. */
export const attemptSortKey = (fact: DeliveryFact): string => `${attemptPrefix}${deliveryFactSortKey(fact)}`;
