import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** The content of a link: the lead, the delivery that the link was sent through (counted from 0), and the expiry. */
export type LeadLink = { agencyId: AgencyId; leadId: LeadId; delivery: number; expiresAt: Instant };

export type LeadLinks = {
  /** Creates the full URL of the lead card. */
  createUrl(link: LeadLink): string;
  /** Parses a token; undefined if its signature is not valid. The caller must check the expiry. */
  parseToken(token: string): LeadLink | undefined;
};
