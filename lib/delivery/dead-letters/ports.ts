import type { AgencyId, ClientId, DeliveryId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { LeadKey, Position } from "#platform/ports.ts";

/** A delivery that Baton gave up, and that has not arrived since: only its ids. The history has the rest. */
export type DeadLetter = {
  leadId: LeadId;
  clientId: ClientId;
  deliveryId: DeliveryId;
  subscriptionId: SubscriptionId;
  /** When the delivery was planned. */
  queuedAt: Instant;
};

/** The deliveries that Baton gave up and that have not arrived since: a read model that Baton derives from the histories. */
export type DeadLetters = {
  /** Adds a dead letter. `factCount` is the number of facts in the history that it derives from. */
  add(key: LeadKey, letter: DeadLetter, factCount: number): Promise<void>;
  /** Removes a dead letter, unless a longer history added it: this caller may be late. */
  remove(key: LeadKey, letter: DeadLetter, factCount: number): Promise<void>;
  /** Lists the dead letters of a client, or of all clients of the agency, newest first. */
  list(
    agencyId: AgencyId,
    filter: { clientId?: ClientId | undefined },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ letters: (DeadLetter & { position: Position })[]; next?: Position }>;
};
