import type { Instant } from "#domain/shared/instant.ts";
import { chunk } from "#platform/chunk.ts";
import { jobItemKey } from "#scheduling/adapters/keys.ts";
import type { Job, JobQueue, JobStore, LastOrder, ScheduledJob } from "#scheduling/ports.ts";

/** Jobs in memory; each operation is atomic. */
export function memoryDueItems(): JobStore {
  const items = new Map<
    string,
    { job: Job; dueAt: Instant | undefined; version: number; lastOrder?: LastOrder | undefined }
  >();
  const nameOf = (job: Job) => Object.values(jobItemKey(job)).join(" ");
  return {
    async schedule(job, at) {
      const { dueAt, version = 0, lastOrder } = items.get(nameOf(job)) ?? {};
      const due = dueAt && dueAt < at ? dueAt : at;
      items.set(nameOf(job), { job, dueAt: due, version: version + 1, lastOrder });
      return due;
    },
    async read(job) {
      const { dueAt, version = 0, lastOrder } = items.get(nameOf(job)) ?? {};
      return dueAt && { dueAt, version, lastOrder };
    },
    async inspect(job) {
      const { dueAt, version, lastOrder } = items.get(nameOf(job)) ?? {};
      return { dueAt, version, lastOrder };
    },
    async complete(job, seenVersion, next, lastOrder) {
      const item = items.get(nameOf(job));
      if (item?.version !== seenVersion) return false;
      const version = (seenVersion ?? 0) + 1;
      items.set(nameOf(job), { job, dueAt: next, version, lastOrder: lastOrder ?? item?.lastOrder });
      return true;
    },
    async *listDue(before, pageSize) {
      const orders = [...items.values()].flatMap(({ job, dueAt }) =>
        dueAt !== undefined && dueAt < before ? [{ ...job, dueAt }] : [],
      );
      yield* chunk(
        pageSize,
        orders.sort((a, b) => (a.dueAt > b.dueAt ? -1 : 1)),
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
