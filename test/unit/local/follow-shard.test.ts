import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { watchWrites } from "#local/emulators/watch-writes.ts";
import { followShard, settleMs } from "#local/sources/follow-shard.ts";

it("a polled shard is read since a time only when a read that began some time after it found no more", async () => {
  const reads: ((records: []) => void)[] = [];
  const stopping = new AbortController();
  const writes = watchWrites(undefined);
  const shard = followShard({
    reader: { next: () => new Promise((resolve) => reads.push(resolve)) },
    tableName: "Table",
    after: undefined,
    writes,
    windowMs: 0,
    signal: stopping.signal,
    onRecords: () => {},
    onQuiet: () => {},
    whenReadable: async () => {},
  });
  const written = performance.now() - settleMs;
  reads[0]?.([]);
  await expect.poll(() => reads.length).toBe(2);

  const [atEnd, readFirst] = [shard.isAtEnd(), shard.hasReadSince(written)];
  reads[1]?.([]);
  await nextTurn();

  expect([atEnd, readFirst, shard.hasReadSince(written)]).toEqual([true, false, true]);
  expect(shard.hasReadSince(written + settleMs)).toBe(false);
  stopping.abort();
  writes.close();
  await expect.poll(() => reads.length).toBeLessThanOrEqual(3);
  reads[2]?.([]);
  await shard.ended;
});
