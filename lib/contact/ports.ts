import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** What a link says: which lead, over which of its deliveries (counted from 0) it was sent, until when. */
export type LeadLink = { agencyId: AgencyId; leadId: LeadId; delivery: number; expiresAt: Instant };

export type LeadLinks = {
  /** The full URL of the lead card. */
  createUrl(link: LeadLink): string;
  /** What a token says; undefined when it was not made here or was changed. Whether it expired is for the caller to see. */
  parseToken(token: string): LeadLink | undefined;
};
