import type { HoursInForce } from "#domain/accounts/contact-hours.ts";
import type { ReturnCase } from "#domain/returns/answer-term.ts";
import type { Fact } from "./fact.ts";
import type { LeadState } from "./lead-state.ts";
import { sortFacts } from "./sort-facts.ts";

/** Collects from the history of a lead what its return is judged by. The order and repetition of facts do not matter. */
export function toReturnCase(
  { placed, attempts, appointments, deliveredAt }: LeadState,
  facts: readonly Fact[],
  { inForce, timeZone }: { inForce: HoursInForce | undefined; timeZone: string },
): ReturnCase {
  const sorted = sortFacts(facts);
  const outcomes = new Map(
    sorted.filter((fact) => fact.kind === "outcome_recorded").map((fact) => [fact.sequence, fact] as const),
  );
  const clientId = placed?.placement.clientId;
  const candidate = placed?.routing.candidates.find((each) => each.clientId === clientId);
  return {
    delivered: sorted.filter((fact) => fact.kind === "delivered").find(({ at }) => at === deliveredAt),
    attempts,
    outcomes: [...outcomes.values()].sort((a, b) => a.sequence - b.sequence),
    appointments,
    placedBy: sorted
      .filter((fact) => fact.kind === "placed" || fact.kind === "received")
      .findLast((fact) => fact.placement),
    isServed: candidate?.isServed,
    barred: listBarred(sorted),
    inForce,
    timeZone,
  };
}

const barringReasons: ReadonlySet<string> = new Set(["suppressed", "tps_listed"]);

function listBarred(sorted: readonly Fact[]): ReturnCase["barred"][number][] {
  const barred = sorted
    .filter((fact) => fact.kind === "delivery_skipped" || fact.kind === "not_woken")
    .filter(({ reason }) => barringReasons.has(reason));
  return [...new Map(barred.map((fact) => [JSON.stringify(fact), fact])).values()];
}
