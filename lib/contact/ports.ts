import type { AgencyId, ClientId, LeadId, SubscriptionId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** The content of a link: the lead, the delivery that the link was sent through (counted from 0), and when it was made. */
export type LeadLink = { agencyId: AgencyId; leadId: LeadId; delivery: number; issuedAt: Instant };

/** The content of a link to the leads of a person, who is a subscription; and when the link was made. */
export type PersonLink = { agencyId: AgencyId; clientId: ClientId; subscriptionId: SubscriptionId; issuedAt: Instant };

export type LeadLinks = {
  /** Creates the full URL of the lead card. */
  createUrl(link: LeadLink): string;
  /** Parses a token; undefined if its signature is not valid. The caller must judge whether the link is still valid. */
  parseToken(token: string): LeadLink | undefined;
};

export type PersonLinks = {
  /** Creates the full URL of the list of a person's leads. */
  createUrl(link: PersonLink): string;
  /** Parses a token; undefined if its signature is not valid. The caller must judge whether the link is still valid. */
  parseToken(token: string): PersonLink | undefined;
};
