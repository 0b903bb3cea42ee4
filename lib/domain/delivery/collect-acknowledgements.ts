import type { Acknowledged } from "./acknowledged.ts";
import type { Delivered, DeliveryFact, DeliveryFailed, FailureReason } from "./delivery-fact.ts";

/** What the client answered to a lead: over links, by keys, and in the replies of its endpoints, whose subscription is then the author. */
export function collectAcknowledgements(facts: readonly (Acknowledged | DeliveryFact)[]): Acknowledged[] {
  const deliveryFacts = facts.filter((fact) => fact.kind !== "acknowledged");
  return facts.flatMap((fact) => {
    switch (fact.kind) {
      case "acknowledged":
        return [fact];
      case "delivered":
        return isDuplicateOfSameDelivery(fact, deliveryFacts) ? [] : toAcknowledged(fact);
      case "delivery_failed":
      case "delivery_skipped":
      case "delivery_bounced":
        return [];
    }
  });
}

function toAcknowledged({
  acknowledgement,
  at,
  source,
  deliveryId,
  subscriptionId,
  channel,
}: Delivered): Acknowledged[] {
  if (!acknowledgement) return [];
  const deliveryFields = { deliveryId, subscriptionId, channel };
  return [{ kind: "acknowledged", at, source, author: subscriptionId, ...deliveryFields, ...acknowledgement }];
}

/**
 * Whether an endpoint calls a lead a duplicate because it had it from an attempt before, or from a replay: then it says that it has the
 * lead, and nothing of the person. Taken for an answer, it would make a lead free of charge that the client has.
 */
const isDuplicateOfSameDelivery = (reply: Delivered, facts: readonly DeliveryFact[]): boolean =>
  isDuplicate(reply) &&
  facts.some(
    (fact) =>
      "attempt" in fact && fact.deliveryId === reply.deliveryId && isBefore(fact, reply) && mayHaveArrived(fact),
  );

/**
 * Whether an attempt was, or may have been, before another. Two rounds, or two senders, that try at the same moment do so under the same number: of
 * these it is not the one that found a duplicate; and of two that did, the one that heard it first.
 */
function isBefore(fact: Delivered | DeliveryFailed, reply: Delivered): boolean {
  if (fact.attempt !== reply.attempt) return fact.attempt < reply.attempt;
  return fact.kind !== "delivered" || !isDuplicate(fact) || toArrivalKey(fact) < toArrivalKey(reply);
}

const isDuplicate = ({ acknowledgement }: Delivered): boolean => acknowledgement?.outcome === "duplicate";

const toArrivalKey = ({ at, round }: Delivered): string => `${at} ${round ?? ""}`;

const mayHaveArrived = (fact: Delivered | DeliveryFailed): boolean =>
  fact.kind === "delivered" || inconclusiveFailures.includes(fact.reason) || (fact.httpStatus ?? 0) >= 500;

/** Failures after which nobody knows whether the endpoint has the lead; nor does anybody after a fault of its own (5xx), or of its gateway. */
const inconclusiveFailures: readonly FailureReason[] = ["timeout", "connection_failed", "internal_fault"];
