import type { AgencyId, CampaignId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";

/** A step of the ladder of one lead, in one of its cycles, and when Baton looks whether it is wanted. */
export type ChaseEntry = {
  agencyId: AgencyId;
  campaignId: CampaignId;
  dueAt: Instant;
  leadId: LeadId;
  cycle: number;
  step: number;
};

/**
 * The next step of each chased lead, in the order in which they are due: one line for each campaign. It is only an
 * index: the histories say which steps have run.
 */
export type ChaseLine = {
  /** Adds an entry. Idempotent. */
  add(entry: ChaseEntry): Promise<void>;
  /** Removes an entry; false if it was not there. Idempotent. */
  remove(entry: ChaseEntry): Promise<boolean>;
  /** Lists the entries that are due at `at`, the longest overdue first. */
  listDue(agencyId: AgencyId, campaignId: CampaignId, at: Instant, limit: number): Promise<ChaseEntry[]>;
  /** Finds when the first entry after `at` is due. */
  findNext(agencyId: AgencyId, campaignId: CampaignId, at: Instant): Promise<Instant | undefined>;
};
