import type { EventType } from "../../domain/client/event-type.ts";
import type { MessageData } from "../../domain/delivery/message.ts";
import type { AgencyId } from "../../domain/shared/id.ts";
import type { Instant } from "../../domain/shared/instant.ts";

/**
 * Something that happened, for those who want to know. `identity` tells it from everything else of its type: announced twice, it is told
 * once. `data` holds ids, numbers and words, and nothing personal.
 */
type Announced = {
  agencyId: AgencyId;
  type: EventType;
  at: Instant;
  data: MessageData;
  identity: readonly string[];
};

/** Tells those of the agency's own subscriptions that want it. It is durable when this resolves. */
export type Announce = (event: Announced) => Promise<void>;
