import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import type { Message, MessageData } from "#domain/delivery/message.ts";
import type { AgencyId, MessageId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { EventType } from "#domain/subscriptions/event-type.ts";
import type { Position } from "#platform/ports.ts";

/**
 * Something that happened, for those who want to know. `identity` tells it from everything else of its type: announced twice, it is told
 * once. `data` holds ids, numbers and words, and nothing personal.
 */
type EventAnnouncement = {
  agencyId: AgencyId;
  type: EventType;
  at: Instant;
  data: MessageData;
  identity: readonly string[];
};

/** Tells those of the agency's own subscriptions that want it. It is durable when this resolves. */
export type Announce = (event: EventAnnouncement) => Promise<void>;

/** What Baton tells, and what became of telling it. */
export type Messages = {
  /** Keeps a message, from where it goes out by itself; the first one of an id stands. Safe to call again after any crash. */
  post(agencyId: AgencyId, message: Message): Promise<void>;
  /** A message with what became of its deliveries, strongly consistent; undefined when there is none. */
  read(agencyId: AgencyId, id: MessageId): Promise<{ message: Message; facts: DeliveryFact[] } | undefined>;
  /** Messages of the agency, newest first. */
  list(
    agencyId: AgencyId,
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ ids: MessageId[]; next?: Position }>;
  /** Adds what became of a delivery, under its own identity. */
  append(agencyId: AgencyId, id: MessageId, fact: DeliveryFact): Promise<"added" | "already_there">;
};
