import type { Acknowledged } from "./acknowledged.ts";
import type { Delivered, DeliveryFact, DeliveryFailed, FailureReason } from "./delivery-fact.ts";

/** Collects the acknowledgements of a lead: through links, API keys and replies (by the subscription). */
export function collectAcknowledgements(facts: readonly (Acknowledged | DeliveryFact)[]): Acknowledged[] {
  const deliveryFacts = facts.filter((fact) => fact.kind !== "acknowledged");
  return facts.flatMap((fact) => {
    switch (fact.kind) {
      case "acknowledged":
        return [fact];
      case "delivered":
        return isDuplicateOfSameLead(fact, deliveryFacts) ? [] : toAcknowledged(fact);
      case "delivery_failed":
      case "delivery_skipped":
      case "delivery_bounced":
      case "delivery_confirmed":
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
 * Whether an endpoint calls the lead a duplicate only because it received it from an earlier attempt, a replay, or the
 * delivery of which this one reminds. Such a reply says nothing of the person; as an acknowledgement, it would make a
 * lead free of charge that the client has.
 */
const isDuplicateOfSameLead = (reply: Delivered, facts: readonly DeliveryFact[]): boolean =>
  isDuplicate(reply) &&
  facts.some(
    (fact) =>
      "attempt" in fact &&
      fact.subscriptionId === reply.subscriptionId &&
      (fact.deliveryId === reply.deliveryId ? isBefore(fact, reply) : fact.at < reply.at) &&
      mayHaveArrived(fact),
  );

/**
 * Whether an attempt was, or may have been, before `reply`. Two rounds or two senders that try at the same moment use
 * the same attempt number; then the other attempt counts as earlier, unless it was also answered as a duplicate, in
 * which case the time decides.
 */
function isBefore(fact: Delivered | DeliveryFailed, reply: Delivered): boolean {
  if (fact.attempt !== reply.attempt) return fact.attempt < reply.attempt;
  return fact.kind !== "delivered" || !isDuplicate(fact) || toArrivalKey(fact) < toArrivalKey(reply);
}

const isDuplicate = ({ acknowledgement }: Delivered): boolean => acknowledgement?.outcome === "duplicate";

const toArrivalKey = ({ at, round }: Delivered): string => `${at} ${round ?? ""}`;

const mayHaveArrived = (fact: Delivered | DeliveryFailed): boolean =>
  fact.kind === "delivered" || isInconclusive[fact.reason] || (fact.httpStatus ?? 0) >= 500;

/**
 * Failures after which the endpoint may have the lead. The same is true of a status from 500 on: the endpoint or its
 * gateway failed.
 */
const isInconclusive: Record<FailureReason, boolean> = {
  timeout: true,
  connection_failed: true,
  internal_fault: true,
  refused_by_endpoint: false,
  refused_by_provider: false,
  endpoint_not_allowed: false,
  endpoint_gone: false,
  endpoint_disabled: false,
  endpoint_unverified: false,
  subscription_inactive: false,
  person_erased: false,
};
