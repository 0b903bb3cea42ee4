import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import type { AgencyId, MessageId } from "#domain/shared/id.ts";
import { deliveryFactSortKey } from "#leads/adapters/keys.ts";

/** The messages of an agency in the index by agency, apart from its leads. */
export const messagesKey = (agencyId: AgencyId): string => `${agencyId}/messages`;

/** What Baton tells: a partition for each message. The relay's stream filter names the sort key. */
export const messagePartition = (agencyId: AgencyId, id: MessageId): string => `${agencyId}/${id}`;

export const messageSortKey = "message";

export const attemptPrefix = "attempt/";

/** What became of a delivery of a message. No stream filter knows these: nothing follows from them. */
export const attemptSortKey = (fact: DeliveryFact): string => `${attemptPrefix}${deliveryFactSortKey(fact)}`;
