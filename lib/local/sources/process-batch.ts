import type { InvocationOutcome } from "../runtime/open-sandbox.ts";
import type { StreamMapping } from "../template/system.ts";
import { findFailedItems } from "./find-failed-items.ts";
import type { StreamRecord } from "../emulators/stream-records.ts";

/** Why records were given up, as Lambda names it. */
export type GiveUpCondition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

export type ProcessBatchDeps = {
  readonly mapping: Pick<StreamMapping, "reportsItemFailures" | "bisects" | "maxRetries" | "maxAgeSeconds">;
  /** Records count as no older than this instant. While the machine was off nothing could process them. */
  readonly since: Date;
  invoke(records: readonly StreamRecord[]): Promise<InvocationOutcome>;
  /** Called for records that are processed or given up, in order and once for each record. */
  onDone(records: readonly StreamRecord[]): void;
  onGivenUp(records: readonly StreamRecord[], condition: GiveUpCondition, attempts: number): Promise<void>;
  /** Waits before attempt `attempt` + 1. Resolves to false when the consumer stops and makes no further attempt. */
  beforeRetry(attempt: number): Promise<boolean>;
  readonly now: () => Date;
};

/**
 * Processes a batch of stream records until each one succeeds or is given up, as Lambda does. The records before the
 * first failed one are done. The rest is retried, in halves where the mapping bisects and the whole batch failed.
 * Resolves to false when it was stopped before all were done.
 */
export async function processBatch(records: readonly StreamRecord[], deps: ProcessBatchDeps): Promise<boolean> {
  let batch = records;
  for (let attempt = 1; ; attempt++) {
    const outcome = await deps.invoke(batch);
    const identifiers = batch.map(({ dynamodb }) => dynamodb.SequenceNumber);
    const failed = findFailedItems(outcome, identifiers, deps.mapping.reportsItemFailures);
    const firstFailed = identifiers.findIndex((identifier) => failed.includes(identifier));
    if (firstFailed === -1) {
      deps.onDone(batch);
      return true;
    }
    if (firstFailed > 0) {
      deps.onDone(batch.slice(0, firstFailed));
      batch = batch.slice(firstFailed);
      attempt = 1;
    }

    const condition = isTooOld(batch, deps)
      ? "RecordAgeExceeded"
      : attempt > deps.mapping.maxRetries
        ? "RetryAttemptsExhausted"
        : undefined;
    if (condition) {
      await deps.onGivenUp(batch, condition, attempt);
      deps.onDone(batch);
      return true;
    }
    if (!(await deps.beforeRetry(attempt))) return false;
    if (deps.mapping.bisects && failed.length === identifiers.length && batch.length > 1) {
      const middle = Math.ceil(batch.length / 2);
      return (await processBatch(batch.slice(0, middle), deps)) && processBatch(batch.slice(middle), deps);
    }
  }
}

function isTooOld([oldest]: readonly StreamRecord[], { mapping, since, now }: ProcessBatchDeps): boolean {
  const createdAt = Math.max((oldest?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000, since.getTime());
  return now().getTime() - createdAt > mapping.maxAgeSeconds * 1000;
}
