import { instant, type Instant } from "#domain/shared/instant.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import type { History } from "#leads/ports.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { DecideByPolicy } from "./decide-by-policy.ts";
import { findNextLook } from "./project-returns.ts";

type Deps = { history: History; decideByPolicy: DecideByPolicy; onFault: (error: unknown) => void };

/** The delay before the next look at a lead that cannot be read. */
const unreadableDelayMs = 60 * 60_000;

/**
 * Decides the open return of a lead, if its evidence or its window does. The history decides, so the job may run any
 * number of times and at any time. Returns when to look again; undefined when nothing is left to come.
 */
export function makeRunReturnLook({ history, decideByPolicy, onFault }: Deps) {
  return ({ agencyId, leadId }: JobOfKind<"return">, at: Instant): Promise<Instant | undefined> => {
    return catchUndecodable(look(), (fault) => {
      onFault(fault);
      return instant(Date.parse(at) + unreadableDelayMs);
    });

    async function look(): Promise<Instant | undefined> {
      const key = { agencyId, leadId };
      let lead = await loadLead(history, key);
      const open = lead?.state.returns.find(({ status }) => status === "open");
      if (lead && open) lead = await decideByPolicy(key, lead, open.number, at);
      return lead && findNextLook(lead.state);
    }
  };
}
