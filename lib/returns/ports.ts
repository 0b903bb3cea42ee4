import type { Mode } from "#domain/accounts/mode.ts";
import type { Acknowledged } from "#domain/delivery/acknowledged.ts";
import type { Replaces, ReturnDecided, ReturnOpened, ReturnSettled } from "#domain/returns/return-fact.ts";
import type { LeadReturn, ReturnStatus } from "#domain/returns/lead-return.ts";
import type { AgencyId, CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { LeadKey, Position } from "#platform/ports.ts";

/** The month of a client whose leads are returned: approvals by the policy are counted for each. */
export type ReturnMonth = { agencyId: AgencyId; clientId: ClientId; mode: Mode; month: string };

/** The returns that the policy approved, counted together with the facts that approve them. */
export type ReturnApprovals = {
  /** Counts the approvals of leads that were placed in the month, strongly consistent. */
  count(month: ReturnMonth): Promise<number>;
  /**
   * Writes the fact that approves a return, and counts it: both or neither. Returns "changed_meanwhile" and changes
   * nothing if the count is not `seen` any more, or if the return was decided or withdrawn.
   */
  approve(
    key: LeadKey,
    fact: ReturnDecided,
    counted: { month: ReturnMonth; seen: number },
  ): Promise<"approved" | "changed_meanwhile">;
};

/** Rejections that open a return. */
export type Rejections = {
  /**
   * Writes a rejection and the return that it opens: both or neither. Returns "already_there", and writes nothing, if a
   * fact with the identity of one of them exists.
   */
  append(key: LeadKey, rejection: Acknowledged, opened: ReturnOpened): Promise<"added" | "already_there">;
};

/** A client of a campaign, to which replacements may be owed. */
export type ReplacementScope = { agencyId: AgencyId; clientId: ClientId; campaignId: CampaignId; mode: Mode };

/** An approved return for which the client gets a lead. */
export type OwedReplacement = { leadId: LeadId; number: number; approvedAt: Instant };

/** The replacements that are owed. It is only an index: the histories are the truth. */
export type Replacements = {
  /** Adds one. Idempotent. */
  add(scope: ReplacementScope, owed: OwedReplacement): Promise<void>;
  /** Removes one. Idempotent. */
  remove(scope: ReplacementScope, owed: OwedReplacement): Promise<void>;
  /** Lists the oldest ones, strongly consistent. */
  list(scope: ReplacementScope, limit: number): Promise<OwedReplacement[]>;
  /**
   * Writes the facts of both leads and removes what was owed: all or nothing. "settled" if the return was settled
   * otherwise, and "replaces_another" if the lead replaces another one.
   */
  give(
    scope: ReplacementScope,
    owed: OwedReplacement,
    facts: { settled: ReturnSettled; replaces: { key: LeadKey; fact: Replaces } },
  ): Promise<"given" | "settled" | "replaces_another">;
};

/** Which of the two sides wrote a note about a return: the one that opened it, or the agency that decided it. */
export type NoteAuthor = "opened" | "decided";
export type ReturnNote = { number: number; by: NoteAuthor; text: string };

/** What people wrote about returns. It is personal data, stored beside the person and erased with it. */
export type ReturnNotes = {
  /** Saves a note; the first one is kept. Idempotent. */
  save(key: LeadKey, note: ReturnNote): Promise<void>;
  list(key: LeadKey): Promise<ReturnNote[]>;
  /** Removes every note about the returns of a lead. Idempotent. */
  remove(key: LeadKey): Promise<void>;
};

/** The returns of an agency by status: an index that Baton derives from the histories. */
export type ReturnIndex = {
  /** Saves the status of a return, unless a later one is stored. */
  save(scope: { agencyId: AgencyId; clientId: ClientId; mode: Mode; leadId: LeadId }, entry: LeadReturn): Promise<void>;
  /** Lists returns with a status, the latest opened first. Eventually consistent. */
  list(
    filter: { agencyId: AgencyId; mode: Mode; clientId?: ClientId | undefined; status: ReturnStatus },
    page: { limit: number; after?: Position | undefined },
  ): Promise<{ returns: { leadId: LeadId; number: number }[]; next?: Position | undefined }>;
};
