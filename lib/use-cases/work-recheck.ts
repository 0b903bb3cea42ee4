import type { Instant } from "../domain/shared/instant.ts";
import type { DueThingOf } from "./ports/due.ts";
import type { makeProjectDeadLetters } from "./project-dead-letters.ts";
import type { makeProjectLead } from "./project-lead.ts";
import type { makeRecheckLead } from "./recheck-lead.ts";

type World = {
  recheckLead: ReturnType<typeof makeRecheckLead>;
  projectLead: ReturnType<typeof makeProjectLead>;
  projectDeadLetters: ReturnType<typeof makeProjectDeadLetters>;
};

/** Does again whatever follows from the facts of a lead: its orders if they were lost, and its read models. Answers when to look again. */
export const makeWorkRecheck =
  ({ recheckLead, projectLead, projectDeadLetters }: World) =>
  async ({ agencyId, leadId }: DueThingOf<"recheck">, at: Instant): Promise<Instant | undefined> => {
    const key = { agencyId, leadId };
    const again = await recheckLead(key, at);
    const lead = await projectLead(key);
    if (lead) await projectDeadLetters(key, lead);
    return again;
  };
