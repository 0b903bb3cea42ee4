import type { Fact } from "#domain/history/fact.ts";
import { findNextTry } from "#domain/history/find-next-try.ts";
import { toMode } from "#domain/lead/received.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { NextTries } from "./ports.ts";
import type { LoadedLead } from "./read-lead.ts";

/** Whether a fact suggests a next try. A lead without such a fact is in no list of due tries. */
const suggestsTry = (fact: Fact): boolean =>
  (fact.kind === "contact_attempted" && fact.nextTryAt !== undefined) ||
  (fact.kind === "outcome_recorded" && fact.callbackAt !== undefined);

/** Lists a lead by its next try, or removes it from the list. May be repeated, in any order. */
export function makeProjectNextTry({ nextTries }: { nextTries: Pick<NextTries, "save"> }) {
  return async function projectNextTry(key: LeadKey, { state, facts, beside }: LoadedLead): Promise<void> {
    if (!state.placed || !facts.some(suggestsTry)) return;
    const lead = { ...key, clientId: state.placed.placement.clientId, mode: toMode(state.received) };
    await nextTries.save(lead, findNextTry(state)?.at, { count: facts.length, beside });
  };
}
