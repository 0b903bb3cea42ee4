import { addMs, type Instant } from "#domain/shared/instant.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import type { History } from "#leads/ports.ts";
import { findReplacementDue } from "#domain/returns/lead-return.ts";
import { appendFact, loadLead } from "#leads/read-lead.ts";
import type { JobOfKind } from "#scheduling/ports.ts";
import type { DecideByPolicy } from "./decide-by-policy.ts";
import { toReplacementScope } from "./give-replacement.ts";
import type { Replacements } from "./ports.ts";
import { findNextLook } from "./project-returns.ts";

type Deps = {
  history: History;
  decideByPolicy: DecideByPolicy;
  replacements: Pick<Replacements, "remove">;
  onFault: (error: unknown) => void;
};

/** The delay before the next look at a lead that cannot be read. */
const unreadableDelayMs = 60 * 60_000;

/**
 * Decides the open return of a lead, if its evidence or its window does, and gives a credit if no replacement came. The
 * history decides, so the job may run any number of times and at any time. Returns when to look again; undefined when
 * nothing is left to come.
 */
export function makeRunReturnLook({ history, decideByPolicy, replacements, onFault }: Deps) {
  return ({ agencyId, leadId }: JobOfKind<"return">, at: Instant): Promise<Instant | undefined> => {
    return catchUndecodable(look(), (fault) => {
      onFault(fault);
      return addMs(at, unreadableDelayMs);
    });

    async function look(): Promise<Instant | undefined> {
      const key = { agencyId, leadId };
      let lead = await loadLead(history, key);
      const open = lead?.state.returns.find(({ status }) => status === "open");
      if (lead && open) lead = await decideByPolicy(key, lead, open.number, at);
      if (!lead) return undefined;
      const overdue = lead.state.returns.find((each) => isDue(findReplacementDue(each), at));
      if (!overdue?.ended) return findNextLook(lead.state);
      // The next lead and this job exclude each other: both write the same fact.
      const { number, ended } = overdue;
      const settled = { kind: "return_settled", at, source: "baton", author: "return-policy", number } as const;
      await history.append(key, settled);
      const scope = toReplacementScope(key, lead);
      if (scope) await replacements.remove(scope, { leadId, number, approvedAt: ended.at });
      return findNextLook(appendFact(lead, settled).state);
    }
  };
}

const isDue = (dueAt: Instant | undefined, at: Instant): boolean => dueAt !== undefined && dueAt <= at;
