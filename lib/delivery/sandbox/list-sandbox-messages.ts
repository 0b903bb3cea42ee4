import { type SandboxMessage, sandboxMessageDays } from "#domain/delivery/sandbox-message.ts";
import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import { addMs } from "#domain/shared/instant.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import type { Now, Position } from "#platform/ports.ts";
import type { SandboxInbox } from "./ports.ts";

const dayMs = 24 * 3_600_000;

/**
 * Lists the messages of sandbox leads of the last seven days, newest first. Leaves out older ones that DynamoDB has not
 * deleted yet.
 */
export function makeListSandboxMessages({ inbox, now }: { inbox: SandboxInbox; now: Now }) {
  return (
    agencyId: AgencyId,
    filter: { leadId?: LeadId | undefined; channel?: Channel | undefined },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ messages: SandboxMessage[]; next?: Position }> =>
    inbox.list(agencyId, { ...filter, since: addMs(now(), -sandboxMessageDays * dayMs) }, page);
}
