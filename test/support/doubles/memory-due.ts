import type { Instant } from "#domain/shared/instant.ts";
import { batchesOf } from "#platform/batches-of.ts";
import { dueItem } from "#scheduling/adapters/keys.ts";
import type { DueItems, DueOrder, DueQueue, DueThing } from "#scheduling/ports.ts";

/** Due items in memory, each verb at one stroke. */
export function memoryDueItems(): DueItems {
  const items = new Map<string, { thing: DueThing; dueAt: Instant | undefined; version: number }>();
  const nameOf = (thing: DueThing) => Object.values(dueItem(thing)).join(" ");
  return {
    async arm(thing, at) {
      const { dueAt, version = 0 } = items.get(nameOf(thing)) ?? {};
      items.set(nameOf(thing), { thing, dueAt: dueAt && dueAt < at ? dueAt : at, version: version + 1 });
    },
    async read(thing) {
      const { dueAt, version = 0 } = items.get(nameOf(thing)) ?? {};
      return dueAt && { dueAt, version };
    },
    async settle(thing, seenVersion, next) {
      if (items.get(nameOf(thing))?.version !== seenVersion) return false;
      items.set(nameOf(thing), { thing, dueAt: next, version: seenVersion + 1 });
      return true;
    },
    async *listDue(before, pageSize) {
      const orders = [...items.values()].flatMap(({ thing, dueAt }) =>
        dueAt !== undefined && dueAt < before ? [{ ...thing, dueAt }] : [],
      );
      yield* batchesOf(
        pageSize,
        orders.sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1)),
      );
    },
  };
}

/** A due queue that keeps what it is given, call by call. */
export function memoryDueQueue() {
  const calls: { orders: readonly DueOrder[]; now: Instant }[] = [];
  const queue: DueQueue = { enqueue: async (orders, now) => void calls.push({ orders, now }) };
  return { ...queue, calls, orders: () => calls.flatMap(({ orders }) => orders) };
}
