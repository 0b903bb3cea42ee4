import type { Mode } from "#domain/accounts/mode.ts";
import { toAcknowledgementIdentity } from "#domain/delivery/acknowledged.ts";
import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { LeadStatus } from "#domain/history/lead-state.ts";
import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import { agencyKey, campaignKey } from "#platform/table/keys.ts";

/** The partition of a client's billing records, sorted by position. That of the sandbox is for lists, and never for a bill. */
export const recordsPartition = (agencyId: AgencyId, clientId: ClientId, mode?: Mode): string =>
  `${agencyKey(agencyId, mode)}/${clientId}/records`;

export const factPrefix = "fact/";

export const personSortKey = "person";

/** The fact that brings a lead into being; the relay's stream filter names it too. */
export const receivedSortKey = `${factPrefix}received`;

/** The fact that gives a held lead to a client; in the relay's stream filter too. */
export const placedSortKey = `${factPrefix}placed`;

/** The identity of a fact within its lead: recording it again writes the same key. */
export function factSortKey(fact: Fact): string {
  switch (fact.kind) {
    case "received":
      return receivedSortKey;
    case "placed":
      return placedSortKey;
    case "duplicate_refused":
      return `${factPrefix}duplicate_refused/${fact.leadId}`;
    case "delivered":
    case "delivery_failed":
    case "delivery_skipped":
    case "delivery_bounced":
      return `${factPrefix}${deliveryFactSortKey(fact)}`;
    case "acknowledged":
      return `${factPrefix}acknowledged/${toAcknowledgementIdentity(fact)}`;
    case "contact_attempted":
      return `${factPrefix}contact_attempted/${fact.attemptId}`;
    case "outcome_recorded":
      return `${factPrefix}outcome_recorded/${String(fact.sequence).padStart(6, "0")}`;
  }
}

export const statusKey = (agencyId: AgencyId, clientId: ClientId, status: LeadStatus, mode?: Mode): string =>
  `${agencyKey(agencyId, mode)}/${clientId}/${status}`;

/** The identity of what became of a delivery: one receipt, skip or bounce for each round, one failure for each attempt of it. */
export function deliveryFactSortKey(fact: DeliveryFact): string {
  const { kind, deliveryId, round } = fact;
  const attempt = kind === "delivery_failed" ? [fact.attempt] : [];
  return [kind, deliveryId, ...attempt, ...(round ? [round] : [])].join("/");
}

/** Held leads of an agency in the index by status: they are no client's yet. */
export const heldStatusKey = (agencyId: AgencyId, mode?: Mode): string => `${agencyKey(agencyId, mode)}/held`;

/** The held leads of a campaign, oldest first. */
export const heldPartition = (agencyId: AgencyId, campaignId: CampaignId, mode?: Mode): string =>
  `${campaignKey(agencyId, campaignId, mode)}/held`;
