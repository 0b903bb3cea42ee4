import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import type { Message, MessageData } from "#domain/delivery/message.ts";
import type { AgencyId, MessageId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { EventType } from "#domain/subscriptions/event-type.ts";
import type { Position } from "#platform/ports.ts";

/** An event to announce: once, by its `identity`. `data` has ids, numbers and words, and no personal data. */
type EventAnnouncement = {
  agencyId: AgencyId;
  type: EventType;
  at: Instant;
  data: MessageData;
  identity: readonly string[];
};

/** Announces an event to the agency's own subscriptions to it. Durable when it resolves. Idempotent. */
export type Announce = (event: EventAnnouncement) => Promise<void>;

/** Prepares the message of an event, for a transaction that stores it; undefined if the agency has no subscription to it. */
export type PrepareMessage = (event: EventAnnouncement) => Promise<Message | undefined>;

/** The messages of Baton, and the results of their deliveries. */
export type Messages = {
  /** Stores a message; the relay then delivers it automatically. The first message with an id is kept. Idempotent. */
  post(agencyId: AgencyId, message: Message): Promise<void>;
  /** Reads a message with the facts of its deliveries, strongly consistent; undefined if there is none. */
  read(agencyId: AgencyId, id: MessageId): Promise<{ message: Message; facts: DeliveryFact[] } | undefined>;
  /** Lists the messages of the agency, newest first. */
  list(
    agencyId: AgencyId,
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ ids: MessageId[]; next?: Position }>;
  /** Adds a fact about a delivery under its own identity. Idempotent. */
  append(agencyId: AgencyId, id: MessageId, fact: DeliveryFact): Promise<"added" | "already_there">;
};
