import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Fact } from "./fact.ts";

/** The most facts of one kind that reports add to a lead. People need a few dozen; a program in a loop would add millions. */
export const maxReports = 500;

export type TooManyReportsRefusal = { kind: "too_many_reports"; max: number };

/**
 * Refuses a further fact of a kind if the lead has `maxReports` of it. Each fact is read with all others of its lead, so
 * without a limit one lead would take the time of the leads of all agencies.
 */
export function checkRoom(facts: readonly Fact[], kind: Fact["kind"]): Result<undefined, TooManyReportsRefusal> {
  const count = facts.filter((fact) => fact.kind === kind).length;
  return count < maxReports ? ok(undefined) : refuse({ kind: "too_many_reports", max: maxReports });
}
