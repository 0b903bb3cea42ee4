import type { SandboxMessage } from "#domain/delivery/sandbox-message.ts";
import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { Position } from "#platform/ports.ts";

/** What an agency's sandbox leads would have sent, for a week. */
export type SandboxInbox = {
  /** Puts a message there. There is one for each delivery: the first one stands, however often it is sent. */
  add(agencyId: AgencyId, message: SandboxMessage): Promise<void>;
  /**
   * Messages of deliveries planned at or after `since`, newest first. Looks at `limit` of them and answers those that are wanted, so a page
   * can hold fewer although there are more (`next`).
   */
  list(
    agencyId: AgencyId,
    filter: { leadId?: LeadId | undefined; channel?: Channel | undefined; since: Instant },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ messages: SandboxMessage[]; next?: Position }>;
};
