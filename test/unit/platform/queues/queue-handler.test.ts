import { expect, it } from "vitest";
import * as z from "zod";
import { returnBeforeTimeoutMs } from "#platform/queues/end-in-time.ts";
import { makeQueueHandler } from "#platform/queues/queue-handler.ts";

const record = (messageId: string, body: string, receives = 1) => ({
  messageId,
  body,
  attributes: { ApproximateReceiveCount: String(receives) },
});
const batch = (...Records: ReturnType<typeof record>[]) => ({ Records }) as never;

function aHandler(loadFails = false) {
  const faults: unknown[] = [];
  const processed: unknown[] = [];
  const handler = makeQueueHandler({
    name: "queue",
    schema: z.object({ n: z.int() }),
    async loadProcess() {
      if (loadFails) throw new Error("no secret");
      return async ({ n }, { receiveCount }) => {
        processed.push([n, receiveCount]);
        if (n === 2) throw new Error("broken");
        return n === 3 ? "failed" : undefined;
      };
    },
    correlate: ({ n }) => ({ n }),
    onFault: (fault) => void faults.push(fault),
  });
  return { handler, faults, processed };
}

it("a queue handler reports each fault, and only failed messages are delivered again", async () => {
  const { handler, faults, processed } = aHandler();
  const response = await handler(
    batch(
      record("a", '{"n":1}'),
      record("b", '{"n":2}', 4),
      record("c", '{"n":3}'),
      record("d", "not json"),
      record("e", '{"n":"x"}'),
    ),
  );
  expect(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(["b", "c", "d", "e"]);
  expect(processed).toEqual([
    [1, 1],
    [2, 4],
    [3, 1],
  ]);
  expect(faults).toHaveLength(3);
});

it("a queue handler returns before the timeout: only messages that are not processed by then are delivered again", async () => {
  const faults: unknown[] = [];
  const startedAt = performance.now();
  const timeoutMs = returnBeforeTimeoutMs + 100;
  const timesLeft: number[] = [];
  const handler = makeQueueHandler({
    name: "queue",
    schema: z.object({ n: z.int() }),
    loadProcess:
      async () =>
      async ({ n }, { timeLeftMs }) => {
        timesLeft.push(timeLeftMs());
        if (n === 2) await new Promise(() => undefined);
      },
    correlate: ({ n }) => ({ n }),
    onFault: (fault) => void faults.push(fault),
  });
  const context = { getRemainingTimeInMillis: () => timeoutMs - (performance.now() - startedAt) };
  const event = batch(record("a", '{"n":1}'), record("b", '{"n":2}'), record("c", '{"n":3}'));
  const response = await handler(event, context as never);
  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: "b" }] });
  expect(faults).toMatchObject([{ name: "TimeoutError" }]);
  expect(performance.now() - startedAt).toBeLessThan(timeoutMs);
  expect(timesLeft.every((ms) => ms > 0 && ms <= timeoutMs)).toBe(true);
});

it("a queue handler fails the whole batch if its process cannot be loaded", async () => {
  const { handler } = aHandler(true);
  await expect(handler(batch(record("a", '{"n":1}')))).rejects.toThrow("no secret");
});
