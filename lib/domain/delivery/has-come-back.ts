import type { DeliveryFact } from "./delivery-fact.ts";

/**
 * Whether what a round sent came back. A text that the phone took has not, whatever was reported of the other text that
 * the round sent after a crash.
 */
export function hasComeBack({ round }: Pick<DeliveryFact, "round">, facts: readonly DeliveryFact[]): boolean {
  const ofRound = facts.filter((fact) => fact.round === round);
  return (
    ofRound.some(({ kind }) => kind === "delivery_bounced") &&
    !ofRound.some((fact) => fact.kind === "delivery_confirmed" && fact.by === "phone")
  );
}
