import type { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId, CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { LeadKey, Position } from "../ports.ts";

// Every key of the table is made here and nowhere else; docs/access-patterns.md says which question each one answers.

export const indexes = {
  byAgency: "by-agency",
  byCampaign: "by-campaign",
  byStatus: "by-status",
  byDue: "by-due",
} as const;

/** The partition of one lead: its facts, and the person beside them. */
export const leadPartition = ({ agencyId, leadId }: LeadKey): string => `${agencyId}/${leadId}`;

/** Where a lead stands in lists: leads sort by the time they were received, then by id. */
export const toPosition = (receivedAt: Instant, leadId: LeadId): Position => `${receivedAt}/${leadId}`;

export const parseLeadId = (position: Position): LeadId => position.slice(position.indexOf("/") + 1) as LeadId;

/**
 * What the lists of an agency start with. Sandbox leads are in no list of live ones: whoever reads one of them cannot come across the
 * others by mistake.
 */
export const agencyKey = (agencyId: AgencyId, mode: Mode = "live"): string =>
  mode === "test" ? `${agencyId}/test` : agencyId;

export const campaignKey = (agencyId: AgencyId, campaignId: CampaignId, mode?: Mode): string =>
  `${agencyKey(agencyId, mode)}/${campaignId}`;

/** The partition of what belongs to a client, or to the agency itself. */
export const scopePartition = ({
  agencyId,
  clientId,
}: {
  agencyId: AgencyId;
  clientId?: ClientId | undefined;
}): string => (clientId ? `${agencyId}/${clientId}` : agencyId);

/** Reads agency and lead out of the partition key of a lead's item, as a stream record shows it. */
export function parseLeadPartition(pk: string): LeadKey {
  const [agencyId = "", leadId = ""] = pk.split("/");
  return { agencyId: agencyId as AgencyId, leadId: leadId as LeadId };
}
