import type { Mode } from "#domain/accounts/mode.ts";
import type { RefusedLeadSettings } from "#domain/lead/refused-lead-settings.ts";
import type { RefusedLead } from "#domain/lead/refused-lead.ts";
import type { AgencyId, CampaignId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Position } from "#platform/ports.ts";

/** An agency, and whether its live or its sandbox pushes are meant. */
export type RefusedLeadScope = { agencyId: AgencyId; mode: Mode };

export type RefusedLeadFilter = {
  campaignId?: CampaignId | undefined;
  code?: string | undefined;
  idempotencyKey?: string | undefined;
  from?: Instant | undefined;
  to?: Instant | undefined;
};

/** Records the pushes that Baton refuses, for a set time. */
export type RefusedLeadRecorder = {
  /** Adds a record until `expiresAt`. There is one for each id: adding it again changes nothing. */
  add(scope: RefusedLeadScope, refused: RefusedLead, expiresAt: Instant): Promise<void>;
  /** Adds to the number of refused leads of an hour for which there is no record. */
  countNotKept(scope: RefusedLeadScope, at: Instant, count: number): Promise<void>;
  readSettings(agencyId: AgencyId): Promise<RefusedLeadSettings>;
};

/** The pushes that Baton refused. */
export type RefusedLeads = {
  /** Lists the records that have not expired at `now`, newest first. It filters, so a page may hold fewer than `limit`. */
  list(
    scope: RefusedLeadScope,
    filter: RefusedLeadFilter & { now: Instant },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ refused: RefusedLead[]; next?: Position | undefined }>;
  /** Lists all records that have a person, page by page. */
  listWithPerson(scope: RefusedLeadScope): AsyncIterable<RefusedLead[]>;
  /** Removes the person from a record. Idempotent. */
  erasePerson(scope: RefusedLeadScope, refused: Pick<RefusedLead, "id" | "idempotencyKey">): Promise<void>;
  /** Returns the number of refused leads without a record, in the hours of a period. */
  readNotKept(scope: RefusedLeadScope, period: Pick<RefusedLeadFilter, "from" | "to">): Promise<number>;
  readSettings(agencyId: AgencyId): Promise<RefusedLeadSettings>;
  /** Replaces the settings. Of two concurrent changes, the later one wins. */
  saveSettings(agencyId: AgencyId, settings: RefusedLeadSettings): Promise<void>;
};
