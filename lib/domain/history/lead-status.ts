import * as z from "zod";
import { wasProspectReached } from "#domain/contact/contact-fact.ts";
import { hasArrived } from "#domain/delivery/delivery.ts";
import type { LeadCycle } from "./lead-cycle.ts";

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
  "passed_on",
]);
export type LeadStatus = z.infer<typeof LeadStatus>;

/** Determines the status: the client's work outranks its acknowledgement, which outranks the deliveries. */
export function determineLeadStatus({
  deliveries,
  acknowledgement,
  contact,
  outcome,
}: Pick<LeadCycle, "deliveries" | "contact" | "acknowledgement" | "outcome">): LeadStatus {
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
