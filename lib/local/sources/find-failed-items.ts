import type { InvocationOutcome } from "../runtime/run-function.ts";

/**
 * Which items of a batch failed, by their identifiers. With `ReportBatchItemFailures` a function names them; an answer that names none
 * means success, and one that makes no sense (an unknown or empty identifier, a list that is none) fails the whole batch, as on AWS.
 */
export function findFailedItems(
  outcome: InvocationOutcome,
  identifiers: readonly string[],
  reportsItemFailures: boolean,
): readonly string[] {
  if (!outcome.ok) return identifiers;
  if (!reportsItemFailures || !isRecord(outcome.result)) return [];
  const { batchItemFailures } = outcome.result;
  if (batchItemFailures === undefined || batchItemFailures === null) return [];
  if (!Array.isArray(batchItemFailures)) return identifiers;
  const named = batchItemFailures.map((failure) => (isRecord(failure) ? failure["itemIdentifier"] : undefined));
  return named.every((name): name is string => typeof name === "string" && identifiers.includes(name))
    ? named
    : identifiers;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
