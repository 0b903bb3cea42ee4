import type { Acknowledged } from "./acknowledged.ts";
import type { Delivered, DeliveryFact, DeliveryFailed, FailureReason } from "./delivery-fact.ts";

/** What the client answered to a lead: over links, by keys, and in the replies of its endpoints, whose subscription is then the author. */
export function answersIn(facts: readonly (Acknowledged | DeliveryFact)[]): Acknowledged[] {
  const deliveryFacts = facts.filter((fact) => fact.kind !== "acknowledged");
  return facts.flatMap((fact) => {
    if (fact.kind === "acknowledged") return [fact];
    return fact.kind === "delivered" && !isOwnEcho(fact, deliveryFacts) ? replyOf(fact) : [];
  });
}

function replyOf({ acknowledgement, at, source, deliveryId, subscriptionId, channel }: Delivered): Acknowledged[] {
  if (!acknowledgement) return [];
  const answered = { deliveryId, subscriptionId, channel };
  return [{ kind: "acknowledged", at, source, author: subscriptionId, ...answered, ...acknowledgement }];
}

/**
 * Whether an endpoint calls a lead a duplicate because it had it from an attempt before, or from a replay: then it says that it has the
 * lead, and nothing of the person. Taken for an answer, it would make a lead free of charge that the client has.
 */
const isOwnEcho = ({ acknowledgement, deliveryId, attempt }: Delivered, facts: readonly DeliveryFact[]): boolean =>
  acknowledgement?.outcome === "duplicate" &&
  facts.some(
    (fact) => "attempt" in fact && fact.deliveryId === deliveryId && fact.attempt < attempt && mayHaveArrived(fact),
  );

const mayHaveArrived = (fact: Delivered | DeliveryFailed): boolean =>
  fact.kind === "delivered" || withoutAnAnswer.includes(fact.reason) || (fact.httpStatus ?? 0) >= 500;

/** Failures after which nobody knows whether the endpoint has the lead; nor does anybody after a fault of its own (5xx), or of its gateway. */
const withoutAnAnswer: readonly FailureReason[] = ["timeout", "connection_failed", "internal_fault"];
