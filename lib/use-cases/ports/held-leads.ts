import type { Mode } from "../../domain/client/mode.ts";
import type { AgencyId, CampaignId, LeadId } from "../../domain/shared/id.ts";
import type { Instant } from "../../domain/shared/instant.ts";
import type { Position } from "./history.ts";

/** A lead that waits for somebody who can take it, in the line of its campaign; those of the sandbox wait in another one. */
export type HeldLead = {
  agencyId: AgencyId;
  campaignId: CampaignId;
  leadId: LeadId;
  receivedAt: Instant;
  mode?: Mode;
};

/** The held leads of each campaign, in the order in which they were received. A line of names only: histories say what is true. */
export type HeldLeads = {
  /** Puts the lead in its line; once however often it is called. */
  add(lead: HeldLead): Promise<void>;
  remove(lead: HeldLead): Promise<void>;
  /** The oldest ones after `after`: live ones, unless told. */
  list(
    agencyId: AgencyId,
    campaignId: CampaignId,
    page: { limit: number; after?: Position | undefined; mode?: Mode | undefined },
  ): Promise<{ leads: HeldLead[]; next?: Position }>;
  /** Those of all campaigns of the agency that were received from `from` (inclusive) to `to` (exclusive), oldest first. May lag by a moment. */
  listAll(
    agencyId: AgencyId,
    period: { from: Instant; to: Instant },
    page: { limit: number; mode?: Mode | undefined },
  ): Promise<{ leads: HeldLead[]; more: boolean }>;
};
