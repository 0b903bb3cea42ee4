import type { Outcome } from "../runtime/run-function.ts";
import type { StreamMapping } from "../template/system.ts";
import { failedItems } from "./item-failures.ts";
import type { StreamRecord } from "./stream-record.ts";

/** Why records were given up, in the words of Lambda. */
export type Condition = "RetryAttemptsExhausted" | "RecordAgeExceeded";

/** What processing a batch needs of the world. */
export type BatchWorld = {
  readonly mapping: Pick<StreamMapping, "reportsItemFailures" | "bisects" | "maxRetries" | "maxAgeSeconds">;
  /** Records count as no older than this instant: while the machine was off nobody could have handled them. */
  readonly since: Date;
  invoke(records: readonly StreamRecord[]): Promise<Outcome>;
  /** These are done: handled, or given up. Called in order, once for each record. */
  onDone(records: readonly StreamRecord[]): void;
  onGivenUp(records: readonly StreamRecord[], condition: Condition, attempts: number): Promise<void>;
  /** Waits before attempt number `attempt` + 1; resolves to false when there is to be none, because all is stopping. */
  beforeRetry(attempt: number): Promise<boolean>;
  readonly now: () => Date;
};

/**
 * Gives a batch of stream records to a function until each is handled or given up, as Lambda does: what comes before the first failed
 * record is done; the rest is tried again, in halves where the mapping bisects and the function failed as a whole.
 * Resolves to false when it was stopped before all were done.
 */
export async function processBatch(records: readonly StreamRecord[], world: BatchWorld): Promise<boolean> {
  let batch = records;
  for (let attempt = 1; ; attempt++) {
    const outcome = await world.invoke(batch);
    const identifiers = batch.map(({ dynamodb }) => dynamodb.SequenceNumber);
    const failed = failedItems(outcome, identifiers, world.mapping.reportsItemFailures);
    const firstFailed = identifiers.findIndex((identifier) => failed.includes(identifier));
    if (firstFailed === -1) {
      world.onDone(batch);
      return true;
    }
    if (firstFailed > 0) {
      world.onDone(batch.slice(0, firstFailed));
      batch = batch.slice(firstFailed);
      attempt = 1;
    }

    const condition = isTooOld(batch, world)
      ? "RecordAgeExceeded"
      : attempt > world.mapping.maxRetries
        ? "RetryAttemptsExhausted"
        : undefined;
    if (condition) {
      await world.onGivenUp(batch, condition, attempt);
      world.onDone(batch);
      return true;
    }
    if (!(await world.beforeRetry(attempt))) return false;
    if (world.mapping.bisects && failed.length === identifiers.length && batch.length > 1) {
      const middle = Math.ceil(batch.length / 2);
      return (await processBatch(batch.slice(0, middle), world)) && processBatch(batch.slice(middle), world);
    }
  }
}

function isTooOld([oldest]: readonly StreamRecord[], { mapping, since, now }: BatchWorld): boolean {
  const createdAt = Math.max((oldest?.dynamodb.ApproximateCreationDateTime ?? 0) * 1000, since.getTime());
  return now().getTime() - createdAt > mapping.maxAgeSeconds * 1000;
}
