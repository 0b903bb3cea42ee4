import type { Instant } from "#domain/shared/instant.ts";
import { chunk } from "#platform/chunk.ts";
import { jobItemKey } from "#scheduling/adapters/keys.ts";
import type { Job, JobQueue, JobStore, ScheduledJob } from "#scheduling/ports.ts";

/** Jobs in memory; each operation is atomic. */
export function memoryDueItems(): JobStore {
  const items = new Map<string, { thing: Job; dueAt: Instant | undefined; version: number }>();
  const nameOf = (thing: Job) => Object.values(jobItemKey(thing)).join(" ");
  return {
    async schedule(thing, at) {
      const { dueAt, version = 0 } = items.get(nameOf(thing)) ?? {};
      items.set(nameOf(thing), { thing, dueAt: dueAt && dueAt < at ? dueAt : at, version: version + 1 });
    },
    async read(thing) {
      const { dueAt, version = 0 } = items.get(nameOf(thing)) ?? {};
      return dueAt && { dueAt, version };
    },
    async complete(thing, seenVersion, next) {
      if (items.get(nameOf(thing))?.version !== seenVersion) return false;
      items.set(nameOf(thing), { thing, dueAt: next, version: seenVersion + 1 });
      return true;
    },
    async *listDue(before, pageSize) {
      const orders = [...items.values()].flatMap(({ thing, dueAt }) =>
        dueAt !== undefined && dueAt < before ? [{ ...thing, dueAt }] : [],
      );
      yield* chunk(
        pageSize,
        orders.sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1)),
      );
    },
  };
}

/** A job queue that records its messages, call by call. */
export function memoryDueQueue() {
  const calls: { orders: readonly ScheduledJob[]; now: Instant }[] = [];
  const queue: JobQueue = { enqueue: async (orders, now) => void calls.push({ orders, now }) };
  return { ...queue, calls, orders: () => calls.flatMap(({ orders }) => orders) };
}
