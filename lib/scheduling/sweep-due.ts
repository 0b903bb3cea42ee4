import { instant } from "#domain/shared/instant.ts";
import type { Now } from "#platform/ports.ts";
import type { DueItems, DueQueue } from "./ports.ts";

/** How far a sweep looks ahead: to the next one, a minute later. */
const horizonMs = 60_000;

const pageSize = 400;

/**
 * Hands everything that is overdue, or due within the next minute, to the due queue; the longest overdue goes first. It changes no due
 * item: what was not worked by the next sweep is handed over again, and a sweep that dies half-way has lost nothing.
 */
export function makeSweepDue({ dueItems, dueQueue, now }: { dueItems: DueItems; dueQueue: DueQueue; now: Now }) {
  return async function sweepDue(): Promise<void> {
    const before = instant(Date.parse(now()) + horizonMs);
    for await (const orders of dueItems.listDue(before, pageSize)) {
      if (orders.length > 0) await dueQueue.enqueue(orders, now());
    }
  };
}
