import { isRecord } from "#domain/shared/is-record.ts";
import type { InvocationOutcome } from "../runtime/open-sandbox.ts";

/** Returns the ids of the failed items. As on AWS, a malformed response fails the whole batch. */
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
