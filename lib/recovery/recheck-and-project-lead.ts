import type { makeProjectLead } from "#billing/project-lead.ts";
import type { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { makeRecheckLead } from "./recheck-lead.ts";

type Deps = {
  recheckLead: ReturnType<typeof makeRecheckLead>;
  projectLead: ReturnType<typeof makeProjectLead>;
  projectDeadLetters: ReturnType<typeof makeProjectDeadLetters>;
  onFault: (error: unknown) => void;
};

/** How soon a lead is looked at again that cannot be read. */
const unreadableRecheckDelayMs = 60 * 60_000;

/**
 * Does again whatever follows from the facts of a lead: its orders if they were lost, and its read models. Answers when to look again. One that
 * cannot be read is left for an hour: whoever met it first has put it among its failures, and rung.
 */
export const makeRecheckAndProjectLead =
  ({ recheckLead, projectLead, projectDeadLetters, onFault }: Deps) =>
  async ({ agencyId, leadId }: JobOfKind<"recheck">, at: Instant): Promise<Instant | undefined> => {
    const key = { agencyId, leadId };
    return catchUndecodable(recheckAndProject(), (fault) => {
      onFault(fault);
      return instant(Date.parse(at) + unreadableRecheckDelayMs);
    });

    async function recheckAndProject(): Promise<Instant | undefined> {
      const recheckAt = await recheckLead(key, at);
      const lead = await projectLead(key);
      if (lead) await projectDeadLetters(key, lead);
      return recheckAt;
    }
  };
