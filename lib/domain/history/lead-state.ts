import * as z from "zod";
import { type Appointment, foldAppointments } from "#domain/appointments/appointment.ts";
import { type ContactAttempted, type OutcomeRecorded, wasProspectReached } from "#domain/contact/contact-fact.ts";
import { type ContactStamps, findContactStamps, listEffectiveAttempts } from "#domain/contact/contact-stamps.ts";
import { acknowledgeDeliveries } from "#domain/delivery/acknowledge-deliveries.ts";
import { type Acknowledged, findEffectiveAcknowledgement } from "#domain/delivery/acknowledged.ts";
import { collectAcknowledgements } from "#domain/delivery/collect-acknowledgements.ts";
import { isDeliveryFact } from "#domain/delivery/decide-next-step.ts";
import { type Delivery, foldDeliveries, getReceiptTime, hasArrived } from "#domain/delivery/delivery.ts";
import type { Placement, Received } from "#domain/lead/received.ts";
import type { Explanation } from "#domain/routing/explanation.ts";
import { type Instant, minInstant } from "#domain/shared/instant.ts";
import type { Fact } from "./fact.ts";

/** The statuses that a lead can have today, in the words of the mission. */
export const LeadStatus = z.enum([
  "received",
  "held",
  "dispatched",
  "delivered",
  "acknowledged",
  "contacted",
  "nurturing",
  "rejected",
  "duplicate",
  "suppressed",
  "undeliverable",
]);
export type LeadStatus = z.infer<typeof LeadStatus>;

export type LeadState = {
  status: LeadStatus;
  received: Received;
  /** The client, and since when; absent while the lead is held. */
  placed?: { at: Instant; placement: Placement; routing: Explanation };
  deliveries: Delivery[];
  /** The earliest receipt on any channel. */
  deliveredAt?: Instant;
  /** The effective acknowledgement: the first one. */
  acknowledgement?: Acknowledged;
  /** The attempts that were not withdrawn, oldest first. */
  attempts: ContactAttempted[];
  contact: ContactStamps;
  /** The effective outcome: the one with the highest sequence. */
  outcome?: OutcomeRecorded;
  /** The appointments of the lead, the oldest booking first. */
  appointments: Appointment[];
  /** How often the same person was pushed again within the campaign's window, and refused. */
  duplicates: number;
};

/** Folds facts, in any order and with repetitions; undefined without the fact that the lead was received. */
export function foldLead(facts: readonly Fact[]): LeadState | undefined {
  const received = facts.find((fact) => fact.kind === "received");
  return received && foldReceivedLead(received, facts);
}

/** Folds `facts` into the state of the lead that `received` started. */
export function foldReceivedLead(received: Received, facts: readonly Fact[]): LeadState {
  const placed = findPlacement(received, facts);
  const deliveryFacts = facts.filter(isDeliveryFact);
  const acknowledgements = collectAcknowledgements([
    ...facts.filter((fact) => fact.kind === "acknowledged"),
    ...deliveryFacts,
  ]);
  const plannedDeliveries = placed ? foldDeliveries(placed.placement, placed.at, deliveryFacts) : [];
  const deliveries = acknowledgeDeliveries(plannedDeliveries, acknowledgements);
  const deliveredAt = deliveries.map(getReceiptTime).reduce(minInstant, undefined);
  const acknowledgement = placed && findEffectiveAcknowledgement(acknowledgements);
  const attempts = listEffectiveAttempts(
    facts.filter((fact) => fact.kind === "contact_attempted" || fact.kind === "attempt_withdrawn"),
  );
  const contact = findContactStamps(attempts);
  const outcome = facts
    .filter((fact) => fact.kind === "outcome_recorded")
    .reduce<OutcomeRecorded | undefined>(
      (last, next) => (last && last.sequence > next.sequence ? last : next),
      undefined,
    );
  return {
    status: placed ? determineLeadStatus({ deliveries, acknowledgement, contact, outcome }) : "held",
    received,
    placed,
    deliveries,
    acknowledgement,
    attempts,
    contact,
    appointments: foldAppointments(facts),
    duplicates: new Set(facts.flatMap((fact) => (fact.kind === "duplicate_refused" ? fact.leadId : []))).size,
    ...(deliveredAt && { deliveredAt }),
    outcome,
  };
}

/** Finds the placement: made on receipt, or later for a held lead. There is at most one. */
function findPlacement(received: Received, facts: readonly Fact[]): LeadState["placed"] {
  if (received.placement) return { at: received.at, placement: received.placement, routing: received.routing };
  const placed = facts.find((fact) => fact.kind === "placed");
  return placed && { at: placed.at, placement: placed.placement, routing: placed.routing };
}

/** Determines the status: the client's work outranks its acknowledgement, which outranks the deliveries. */
function determineLeadStatus({
  deliveries,
  acknowledgement,
  contact,
  outcome,
}: Pick<LeadState, "deliveries" | "contact"> & {
  acknowledgement: Acknowledged | undefined;
  outcome: OutcomeRecorded | undefined;
}): LeadStatus {
  if (outcome?.outcome === "nurture") return "nurturing";
  if (wasProspectReached(contact.firstContactAt, outcome?.outcome)) return "contacted";
  if (acknowledgement) return acknowledgement.outcome === "accepted" ? "acknowledged" : acknowledgement.outcome;
  if (deliveries.some(hasArrived)) return "delivered";
  if (deliveries.every(({ status }) => status === "exhausted" || status === "skipped")) {
    return deliveries.some((delivery) => delivery.status === "skipped" && delivery.reason === "suppressed")
      ? "suppressed"
      : "undeliverable";
  }
  return deliveries.some(({ status }) => status !== "pending") ? "dispatched" : "received";
}

/** Sorts the facts in the order in which they happened, for people to read. */
export const sortFacts = (facts: readonly Fact[]): Fact[] =>
  facts.toSorted((a, b) => (a.at === b.at ? factRanks[a.kind] - factRanks[b.kind] : a.at < b.at ? -1 : 1));

/** The place of each kind among facts of the same instant: a cause comes before its consequences. */
const factRanks: Record<Fact["kind"], number> = {
  received: 0,
  placed: 1,
  delivery_failed: 2,
  delivery_skipped: 3,
  delivered: 4,
  delivery_bounced: 5,
  acknowledged: 6,
  contact_attempted: 7,
  attempt_withdrawn: 8,
  outcome_recorded: 9,
  appointment_booked: 10,
  appointment_moved: 11,
  appointment_confirmed: 12,
  appointment_cancelled: 13,
  appointment_said: 14,
  appointment_decided: 15,
  appointment_message_sent: 16,
  appointment_message_skipped: 17,
  appointment_message_failed: 18,
  duplicate_refused: 19,
};
