import type { Mode } from "#domain/accounts/mode.ts";
import { toAcknowledgementIdentity } from "#domain/delivery/acknowledged.ts";
import { toMessageIdentityText } from "#domain/appointments/appointment-message-fact.ts";
import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { WaitingPlace, WorkList } from "#domain/history/find-work-list.ts";
import type { LeadStatus } from "#domain/history/lead-status.ts";
import type { AgencyId, CampaignId, ClientId } from "#domain/shared/id.ts";
import type { LeadKey } from "#platform/ports.ts";
import { agencyKey, campaignKey, leadPartition, parsePositionTime, toPosition } from "#platform/table/keys.ts";
import { spreadKeyFor } from "#platform/table/spread-list.ts";

/** The partition of a client's billing records. The sandbox has its own, for lists and never for bills. */
export const recordsPartition = (agencyId: AgencyId, clientId: ClientId, mode?: Mode): string =>
  `${agencyKey(agencyId, mode)}/${clientId}/records`;

/** Parses the key of the billing record of a live lead; undefined for the key of another item. */
export function parseRecordKey({ pk, sk }: { pk: string; sk: string }) {
  const [, clientId, kind] = pk.split("/");
  return kind === "records" ? { clientId: clientId as ClientId, placedAt: parsePositionTime(sk) } : undefined;
}

/**
 * The client's leads that were held before they were placed, in the index by campaign, by the time of receipt. The
 * billing records are in the order of placing, which differs from that of receipt only for these leads.
 */
export const releasedLeadsKey = (agencyId: AgencyId, clientId: ClientId, mode?: Mode): string =>
  `${agencyKey(agencyId, mode)}/${clientId}/released`;

/** When the next try of a lead is due. */
export const nextTryKey = (key: LeadKey) => ({ pk: leadPartition(key), sk: "next-try" });

/** The next tries of an agency in the index by agency, and those of a client in the index by campaign. */
export const nextTriesKey = (agencyId: AgencyId, clientId: ClientId | undefined, mode: Mode): string =>
  [agencyKey(agencyId, mode), ...(clientId ? [clientId] : []), "tries"].join("/");

/** The list in which a lead waits that was held; the billing record of any other lead has its list. */
export const workListKey = (key: LeadKey) => ({ pk: leadPartition(key), sk: "work" });

/** The leads of a list of an agency in the index by agency, and those of a client in the index by campaign. */
export const workListsKey = (agencyId: AgencyId, clientId: ClientId | undefined, list: WorkList): string =>
  [agencyId, ...(clientId ? [clientId] : []), list].join("/");

/** The keys by which the indexes list a lead among those that wait. */
export const toWaitingKeys = (lead: LeadKey & { clientId: ClientId }, { list, at }: WaitingPlace) => ({
  receivedKey: toPosition(at, lead.leadId),
  agencyKey: spreadKeyFor(workListsKey(lead.agencyId, undefined, list), lead.leadId),
  campaignKey: spreadKeyFor(workListsKey(lead.agencyId, lead.clientId, list), lead.leadId),
});

/** The key of the persons of an agency's leads in the index by agency, which a search filters by their tags. */
export const personsKey = (agencyId: AgencyId, mode?: Mode): string => `${agencyKey(agencyId, mode)}/persons`;

export const factPrefix = "fact/";

export const personSortKey = "person";

/** The sort key of the fact that creates a lead; the stream filter of the relay names it too. */
export const receivedSortKey = `${factPrefix}received`;

/** The sort key of the fact that places a held lead; the stream filter of the relay names it too. */
export const placedSortKey = `${factPrefix}placed`;

/**
 * The beginnings of the sort keys of the facts that both sides of an appointment get a message about; the stream filter
 * of the relay names them too.
 */
export const appointmentChangePrefixes = ["booked", "moved", "cancelled", "reminded"].map(
  (change) => `${factPrefix}appointment_${change}/`,
);
/** The prefix of the facts that wake a lead; the stream filter of the relay names it too. */
export const wokenPrefix = `${factPrefix}woken/`;

/** The sort key of the fact that says who has a lead that its ladder can pass on. */
export const takenSortKey = `${factPrefix}taken`;

/** The prefix of the facts that chase a client; the stream filter of the relay names it too. */
export const chasedPrefix = `${factPrefix}chased/`;

/** Returns the identity of a fact within its lead: the same fact always gets the same key. */
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
    case "delivery_confirmed":
      return `${factPrefix}${deliveryFactSortKey(fact)}`;
    case "acknowledged":
      return `${factPrefix}acknowledged/${toAcknowledgementIdentity(fact)}`;
    case "call_started":
      // Once a minute, so that a link cannot fill the table.
      return `${factPrefix}call_started/${fact.at.slice(0, "2026-11-22T14:04".length)}`;
    case "contact_attempted":
      return `${factPrefix}contact_attempted/${fact.attemptId}`;
    case "attempt_withdrawn":
      return `${factPrefix}attempt_withdrawn/${fact.attemptId}`;
    case "outcome_recorded":
      return `${factPrefix}outcome_recorded/${toSortable(fact.sequence)}`;
    case "appointment_booked":
    case "appointment_cancelled":
    case "appointment_decided":
      return `${factPrefix}${fact.kind}/${fact.appointmentId}`;
    case "appointment_moved":
      return `${factPrefix}${fact.kind}/${fact.appointmentId}/${fact.sequence}`;
    case "appointment_confirmed":
      return `${factPrefix}${fact.kind}/${fact.appointmentId}/${fact.sequence}/${fact.by}`;
    case "appointment_said":
      return `${factPrefix}${fact.kind}/${fact.appointmentId}/${fact.sequence}/${fact.by}/${fact.statement}`;
    case "links_revoked":
      return `${factPrefix}links_revoked/${fact.at}`;
    case "appointment_reminded":
      return `${factPrefix}${fact.kind}/${fact.appointmentId}/${fact.sequence}/${fact.minutesBefore}/${fact.side}`;
    case "appointment_concluded":
      return `${factPrefix}${fact.kind}/${fact.appointmentId}/${fact.stage}`;
    case "appointment_message_sent":
    case "appointment_message_skipped":
      return `${factPrefix}${fact.kind}/${toMessageIdentityText(fact)}`;
    case "appointment_message_failed":
      return `${factPrefix}${fact.kind}/${toMessageIdentityText(fact)}/${fact.reason}`;
    case "appointment_message_deferred":
      return `${factPrefix}${fact.kind}/${toMessageIdentityText(fact)}/${fact.until}`;
    case "woken":
      return `${wokenPrefix}${toSortable(fact.cycle)}`;
    case "not_woken":
      return `${factPrefix}not_woken/${toSortable(fact.cycle)}/${toSortable(fact.sequence)}`;
    case "chased":
      return `${chasedPrefix}${toSortable(fact.cycle)}/${fact.step}`;
    case "taken":
      return takenSortKey;
    case "return_opened":
    case "return_referred":
    case "return_decided":
    case "return_settled":
      return `${factPrefix}${fact.kind}/${fact.number}`;
    case "replaces":
      return `${factPrefix}replaces`;
    case "return_withdrawn":
      // The key of the decision: a return is withdrawn or decided, and whichever is written first counts.
      return `${factPrefix}return_decided/${fact.number}`;
    case "erased":
      return `${factPrefix}erased`;
  }
}

const toSortable = (number: number): string => String(number).padStart(6, "0");

export const statusKey = (agencyId: AgencyId, clientId: ClientId, status: LeadStatus, mode?: Mode): string =>
  `${agencyKey(agencyId, mode)}/${clientId}/${status}`;

/**
 * The identity of a delivery's fact: one receipt, skip or bounce a round, one failure an attempt, and one confirmation by
 * the phone and by its carrier a round.
 */
export function deliveryFactSortKey(fact: DeliveryFact): string {
  const { kind, deliveryId, round } = fact;
  const part = kind === "delivery_failed" ? [fact.attempt] : kind === "delivery_confirmed" ? [fact.by] : [];
  return [kind, deliveryId, ...part, ...(round ? [round] : [])].join("/");
}

/** The key of an agency's held leads in the index by status. They do not belong to a client yet. */
export const heldStatusKey = (agencyId: AgencyId, mode?: Mode): string => `${agencyKey(agencyId, mode)}/held`;

/** The held leads of a campaign, oldest first. */
export const heldPartition = (agencyId: AgencyId, campaignId: CampaignId, mode?: Mode): string =>
  `${campaignKey(agencyId, campaignId, mode)}/held`;
