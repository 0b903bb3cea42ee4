import type { AgencyId, ClientId, DeliveryId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { LeadKey, Position } from "#platform/ports.ts";

/** A delivery that was given up: a name only, the history says why. */
export type DeadLetter = {
  leadId: LeadId;
  clientId: ClientId;
  deliveryId: DeliveryId;
  subscriptionId: SubscriptionId;
  /** When the delivery was planned. */
  queuedAt: Instant;
};

/** The deliveries that every attempt of failed: a read model, made from histories. */
export type DeadLetters = {
  /** `factCount` is how many facts the history had that says so. */
  add(key: LeadKey, letter: DeadLetter, factCount: number): Promise<void>;
  /** Leaves what was added by a longer history: whoever read a shorter one may be late. */
  remove(key: LeadKey, letter: DeadLetter, factCount: number): Promise<void>;
  /** Newest first: those of a client, or of all clients of the agency. */
  list(
    agencyId: AgencyId,
    filter: { clientId?: ClientId | undefined },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ letters: (DeadLetter & { position: Position })[]; next?: Position }>;
};
