import type { Fact } from "#domain/history/fact.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import { findReplacementDue } from "#domain/returns/lead-return.ts";
import { ReturnFact } from "#domain/returns/return-fact.ts";
import { toMode } from "#domain/lead/received.ts";
import { addMs, type Instant, minInstant } from "#domain/shared/instant.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { LeadKey, Now } from "#platform/ports.ts";
import type { JobStore } from "#scheduling/ports.ts";
import { toReplacementScope } from "./give-replacement.ts";
import type { Replacements, ReturnIndex } from "./ports.ts";

/**
 * When a return must be looked at again: in the first millisecond after the window of the open one, or when a replacement
 * is due; undefined if nothing is left to come.
 */
export function findNextLook({ returns }: LeadState): Instant | undefined {
  const until = returns.find(({ status }) => status === "open")?.opened.until;
  const replacementDue = returns.map(findReplacementDue).reduce(minInstant, undefined);
  return minInstant(until && addMs(until, 1), replacementDue);
}

const kinds: ReadonlySet<string> = new Set(ReturnFact.options.map((option) => option.shape.kind.value));

type Deps = {
  jobs: Pick<JobStore, "schedule">;
  returnIndex: Pick<ReturnIndex, "save">;
  replacements: Pick<Replacements, "add">;
  now: Now;
};

/**
 * Lists the returns of a lead after new facts, and schedules the job that decides an open one now, because the facts may
 * be evidence; the job then waits for the end of the window. Lists a replacement that is owed. May be repeated: the job
 * decides by the history when it runs. Does nothing for a lead without returns.
 */
export function makeProjectReturns({ jobs, returnIndex, replacements, now }: Deps) {
  return async function projectReturns(key: LeadKey, lead: LoadedLead, newFacts?: readonly Fact[]): Promise<void> {
    const { returns, placed, received } = lead.state;
    if (!placed || returns.length === 0) return;
    const isChanged = !newFacts || newFacts.some(({ kind }) => kinds.has(kind));
    const scope = { ...key, clientId: placed.placement.clientId, mode: toMode(received) };
    if (isChanged) await Promise.all(returns.map((each) => returnIndex.save(scope, each)));
    const isOpen = returns.some(({ status }) => status === "open");
    const owed = returns.find((each) => findReplacementDue(each) !== undefined);
    const owedTo = toReplacementScope(key, lead);
    // What is owed comes before the job, which would credit it at last.
    if (owed?.ended && owedTo && isChanged) {
      await replacements.add(owedTo, { leadId: key.leadId, number: owed.number, approvedAt: owed.ended.at });
    }
    const look = isOpen ? now() : findNextLook(lead.state);
    if (look && (isOpen || isChanged)) await jobs.schedule({ kind: "return", ...key }, look);
  };
}
