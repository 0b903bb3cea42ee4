import type { DeliveryFact } from "../../domain/delivery/delivery-fact.ts";
import type { Message } from "../../domain/delivery/message.ts";
import type { AgencyId, MessageId } from "../../domain/shared/id.ts";
import type { Position } from "./history.ts";

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
