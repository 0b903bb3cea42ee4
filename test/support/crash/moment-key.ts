import type { MemoryDynamoDb } from "../doubles/memory-dynamodb.ts";
import type { Moment } from "./run-scenario.ts";

/**
 * A text that is equal for two moments from which everything goes on alike, to the same end. It has all that a run reads,
 * or that its end is compared by, but neither the calls so far, nor the numbers of messages and records, nor what was said
 * in queues and faults: that is looked at in each run (`leaksOf`).
 */
export function momentKey({ step, until, system, outcome }: Moment, table: MemoryDynamoDb): string {
  const { time, queues, relayed, projected, deadLetters, files, unreceipted, nextSweepAt } = system;
  return JSON.stringify([
    [step, until, time, nextSweepAt, system.isQuiet, system.isStreamLost],
    Object.values(queues).map((queue) => queue.map(({ body, receives, visibleAt }) => [body, receives, visibleAt])),
    [relayed, projected].map((records) => records.map(({ image }) => image)),
    deadLetters.map(({ body }) => body),
    [...files].map(([name, text]) => `${name}: ${text}`).sort(),
    [unreceipted, outcome.arrivals, outcome.texts, outcome.metrics].map((texts) => [...texts].sort()),
    outcome.unforeseen,
    table.digest(),
  ]);
}
