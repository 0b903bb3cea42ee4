import type { Fact } from "#domain/history/fact.ts";
import { findWorkList, wasHeld } from "#domain/history/find-work-list.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { WorkListIndex } from "./ports.ts";
import type { LoadedLead } from "./read-lead.ts";

/** Facts after which a lead can wait in a list in which it waited before. */
const bringsBack = new Set<Fact["kind"]>(["attempt_withdrawn", "woken", "return_withdrawn", "return_decided"]);

/**
 * Whether a lead can wait in a list in which it waited before. The first outcome takes a lead from its list or leaves it
 * there; another outcome, or the end of a sleep, can bring it back.
 */
function mayRecur(facts: readonly Fact[]): boolean {
  const outcomes = facts.filter((fact) => fact.kind === "outcome_recorded");
  return (
    outcomes.length > 1 ||
    outcomes.some(({ outcome }) => outcome === "nurture") ||
    facts.some(({ kind }) => bringsBack.has(kind))
  );
}

/**
 * Lists a lead that was held among those that wait, or removes it from there. Any other lead is listed by its billing
 * record, so this drops what an earlier release stored for it. Sandbox leads wait for no person. May be repeated, in any
 * order; run it after the record is saved, so that the lead is always in its list.
 */
export function makeProjectWorkList({ workListIndex }: { workListIndex: Pick<WorkListIndex, "save" | "drop"> }) {
  return async function projectWorkList(key: LeadKey, { state, facts, beside }: LoadedLead): Promise<void> {
    if (!state.placed || state.received.sandbox) return;
    if (!wasHeld(state)) return workListIndex.drop(key, { count: facts.length, beside });
    const { clientId } = state.placed.placement;
    await workListIndex.save({ ...key, clientId }, findWorkList(state), {
      count: facts.length,
      mayRecur: mayRecur(facts),
      beside,
    });
  };
}
