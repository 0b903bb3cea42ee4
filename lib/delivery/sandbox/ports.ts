import type { SandboxMessage } from "#domain/delivery/sandbox-message.ts";
import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { Position } from "#platform/ports.ts";

/** The messages that an agency's sandbox leads would have sent, for a week. */
export type SandboxInbox = {
  /** Adds a message. There is one for each delivery; a later one for the same delivery changes nothing. */
  add(agencyId: AgencyId, message: SandboxMessage): Promise<void>;
  /** Removes the messages of a lead. Idempotent. */
  removeOfLead(agencyId: AgencyId, leadId: LeadId): Promise<void>;
  /** Lists deliveries planned at or after `since`, newest first. It filters, so a page may hold fewer than `limit`. */
  list(
    agencyId: AgencyId,
    filter: { leadId?: LeadId | undefined; channel?: Channel | undefined; since: Instant },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ messages: SandboxMessage[]; next?: Position }>;
};
