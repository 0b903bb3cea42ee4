import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";

/** The identity of what became of a delivery: one receipt, skip or bounce for each round, one failure for each attempt of it. */
export function deliveryFactSortKey(fact: DeliveryFact): string {
  const { kind, deliveryId, round } = fact;
  const attempt = kind === "delivery_failed" ? [fact.attempt] : [];
  return [kind, deliveryId, ...attempt, ...(round ? [round] : [])].join("/");
}
