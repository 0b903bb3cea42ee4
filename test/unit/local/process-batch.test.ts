import { describe, expect, it } from "vitest";
import type { InvocationOutcome } from "#local/runtime/open-sandbox.ts";
import { processBatch, type ProcessBatchDeps } from "#local/sources/process-batch.ts";
import type { StreamRecord } from "#local/emulators/stream-records.ts";

const record = (number: string, createdAt = 0): StreamRecord => ({
  eventName: "INSERT",
  dynamodb: { SequenceNumber: number, ApproximateCreationDateTime: createdAt, Keys: {} },
});
const numbers = (records: readonly StreamRecord[]) => records.map(({ dynamodb }) => dynamodb.SequenceNumber).join("");

/** Processes records named by the letters of `text`; `answer` returns the function's outcome for each batch. */
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
  it("is done when the function reports no failure", async () => {
    for (const outcome of [
      success,
      { ok: true, result: null },
      { ok: true, result: {} },
    ] satisfies InvocationOutcome[]) {
      expect(await run("abc", () => outcome)).toEqual({ log: ["invoke abc", "done abc"], finished: true });
    }
  });

  it("resumes at the first failed record, in any order of the reported list", async () => {
    const { log } = await run("abcd", (_, attempt) => (attempt === 1 ? failing("d", "b") : success));
    expect(log).toEqual(["invoke abcd", "done a", "invoke bcd", "done bcd"]);
  });

  it("retries the whole batch after a malformed response", async () => {
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

  it("ignores reported failures when the mapping does not enable them", async () => {
    const { log } = await run("ab", () => failing("a"), { reportsItemFailures: false });
    expect(log).toEqual(["invoke ab", "done ab"]);
  });

  it("gives up a batch after its retries, and counts from zero again after progress", async () => {
    const { log } = await run("ab", (batch) => (batch === "ab" ? failing("b") : fault), { maxRetries: 2 });
    expect(log).toEqual([
      "invoke ab",
      "done a",
      "invoke b",
      "invoke b",
      "gave up b RetryAttemptsExhausted 3",
      "done b",
    ]);
  });

  it("gives up a record that is too old", async () => {
    const { log } = await run("a", () => fault, { maxAgeSeconds: 500 });
    expect(log).toEqual(["invoke a", "gave up a RecordAgeExceeded 1", "done a"]);
  });

  it("isolates a poison record by bisection, and gives up only that record", async () => {
    const { log } = await run("abcde", (batch) => (batch.includes("d") ? fault : success), {
      bisects: true,
      maxRetries: 1,
    });
    expect(log.filter((line) => line.startsWith("gave up"))).toEqual(["gave up d RetryAttemptsExhausted 2"]);
    expect(log.filter((line) => line.startsWith("done"))).toEqual(["done abc", "done d", "done e"]);
  });

  it("stops unfinished when the consumer stops, and leaves the later records", async () => {
    const { log, finished } = await run("abcd", () => fault, { bisects: true, retries: 1 });
    expect(log).toEqual(["invoke abcd", "invoke ab"]);
    expect(finished).toBe(false);
  });
});
