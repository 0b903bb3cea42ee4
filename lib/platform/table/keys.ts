import type { Mode } from "#domain/accounts/mode.ts";
import type { AgencyId, CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { LeadKey, Position } from "../ports.ts";

// The keys that several features share; docs/access-patterns.md says which query each key serves.

export const indexes = {
  byAgency: "by-agency",
  byCampaign: "by-campaign",
  byStatus: "by-status",
  byDue: "by-due",
} as const;

/** The partition of one lead: its facts and, separately, its person. */
export const leadPartition = ({ agencyId, leadId }: LeadKey): string => `${agencyId}/${leadId}`;

/** The position of a lead in lists: leads sort by the time they were received, then by id. */
export const toPosition = (receivedAt: Instant, leadId: LeadId): Position => `${receivedAt}/${leadId}`;

export const parseLeadId = (position: Position): LeadId => position.slice(position.indexOf("/") + 1) as LeadId;

/** The time by which a position sorts. */
export const parsePositionTime = (position: Position): Instant => position.slice(0, position.indexOf("/")) as Instant;

/** The key prefix of an agency's lists. Sandbox leads have their own lists. */
export const agencyKey = (agencyId: AgencyId, mode: Mode = "live"): string =>
  mode === "test" ? `${agencyId}/test` : agencyId;

export const campaignKey = (agencyId: AgencyId, campaignId: CampaignId, mode?: Mode): string =>
  `${agencyKey(agencyId, mode)}/${campaignId}`;

/** The partition of items that belong to a client, or to the agency itself. */
export const scopePartition = ({
  agencyId,
  clientId,
}: {
  agencyId: AgencyId;
  clientId?: ClientId | undefined;
}): string => (clientId ? `${agencyId}/${clientId}` : agencyId);

/** The item that each limited creation of a kind in a partition changes, so that two at once cannot both be the last. */
export const creationGuardKey = (partition: string, kind: string) => ({ pk: partition, sk: `limit/${kind}` });

/** Parses agency and lead from the partition key of a lead's item, as a stream record contains it. */
export function parseLeadPartition(pk: string): LeadKey {
  const [agencyId = "", leadId = ""] = pk.split("/");
  return { agencyId: agencyId as AgencyId, leadId: leadId as LeadId };
}
