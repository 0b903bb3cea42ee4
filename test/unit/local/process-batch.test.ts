import { describe, expect, it } from "vitest";
import type { InvocationOutcome } from "#local/runtime/run-function.ts";
import { processBatch, type ProcessBatchDeps } from "#local/sources/process-batch.ts";
import type { StreamRecord } from "#local/sources/stream-record.ts";

const record = (number: string, createdAt = 0): StreamRecord => ({
  eventName: "INSERT",
  dynamodb: { SequenceNumber: number, ApproximateCreationDateTime: createdAt, Keys: {} },
});
const numbers = (records: readonly StreamRecord[]) => records.map(({ dynamodb }) => dynamodb.SequenceNumber).join("");

/** Processes records numbered by the letters of `text`; `answer` is what the function says to each batch. */
async function run(
  text: string,
  answer: (batch: string, attempt: number) => InvocationOutcome,
  more: Partial<ProcessBatchDeps["mapping"]> & { retries?: number } = {},
) {
  const log: string[] = [];
  let invocations = 0;
  let retries = more.retries ?? 100;
  const finished = await processBatch(
    text.split("").map((letter) => record(letter)),
    {
      mapping: { reportsItemFailures: true, bisects: false, maxRetries: Infinity, maxAgeSeconds: Infinity, ...more },
      since: new Date(0),
      now: () => new Date(1_000_000),
      invoke: async (records) => {
        log.push(`invoke ${numbers(records)}`);
        return answer(numbers(records), ++invocations);
      },
      onDone: (records) => log.push(`done ${numbers(records)}`),
      onGivenUp: async (records, condition, attempts) =>
        void log.push(`gave up ${numbers(records)} ${condition} ${attempts}`),
      beforeRetry: async () => retries-- > 0,
    },
  );
  return { log, finished };
}

const success: InvocationOutcome = { ok: true, result: { batchItemFailures: [] } };
const fault: InvocationOutcome = { ok: false, error: { errorType: "Error", errorMessage: "no" } };
const failing = (...identifiers: unknown[]): InvocationOutcome => ({
  ok: true,
  result: { batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) },
});

describe("processing a batch of stream records", () => {
  it("is done when the function reports nothing", async () => {
    for (const outcome of [
      success,
      { ok: true, result: null },
      { ok: true, result: {} },
    ] satisfies InvocationOutcome[]) {
      expect(await run("abc", () => outcome)).toEqual({ log: ["invoke abc", "done abc"], finished: true });
    }
  });

  it("resumes at the first failed record, wherever in the list it is named", async () => {
    const { log } = await run("abcd", (_, attempt) => (attempt === 1 ? failing("d", "b") : success));
    expect(log).toEqual(["invoke abcd", "done a", "invoke bcd", "done bcd"]);
  });

  it("takes an answer that makes no sense for a failure of all", async () => {
    for (const nonsense of [
      failing("z"),
      failing(""),
      failing(undefined),
      { ok: true, result: { batchItemFailures: 1 } },
    ] satisfies InvocationOutcome[]) {
      const { log } = await run("ab", (_, attempt) => (attempt === 1 ? nonsense : success));
      expect(log).toEqual(["invoke ab", "invoke ab", "done ab"]);
    }
  });

  it("does not look at reports a mapping did not ask for", async () => {
    const { log } = await run("ab", () => failing("a"), { reportsItemFailures: false });
    expect(log).toEqual(["invoke ab", "done ab"]);
  });

  it("gives a batch up after its retries, and counts afresh after progress", async () => {
    const { log } = await run("ab", (batch) => (batch === "ab" ? failing("b") : fault), { maxRetries: 2 });
    expect(log).toEqual([
      ...["invoke ab", "done a", "invoke b", "invoke b"],
      ...["gave up b RetryAttemptsExhausted 3", "done b"],
    ]);
  });

  it("gives up what is too old", async () => {
    const { log } = await run("a", () => fault, { maxAgeSeconds: 500 });
    expect(log).toEqual(["invoke a", "gave up a RecordAgeExceeded 1", "done a"]);
  });

  it("isolates a poisonous record by halves, so that only it is given up", async () => {
    const { log } = await run("abcde", (batch) => (batch.includes("d") ? fault : success), {
      bisects: true,
      maxRetries: 1,
    });
    expect(log.filter((line) => line.startsWith("gave up"))).toEqual(["gave up d RetryAttemptsExhausted 2"]);
    expect(log.filter((line) => line.startsWith("done"))).toEqual(["done abc", "done d", "done e"]);
  });

  it("stops without being done when all is stopping, and does not touch what comes after", async () => {
    const { log, finished } = await run("abcd", () => fault, { bisects: true, retries: 1 });
    expect(log).toEqual(["invoke abcd", "invoke ab"]);
    expect(finished).toBe(false);
  });
});
