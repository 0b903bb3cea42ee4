import type { Mode } from "#domain/accounts/mode.ts";
import type { ReturnDecided } from "#domain/returns/return-fact.ts";
import type { LeadReturn, ReturnStatus } from "#domain/returns/lead-return.ts";
import type { AgencyId, ClientId, LeadId } from "#domain/shared/id.ts";
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

/** Which of the two sides wrote a note about a return: the one that opened it, or the agency that decided it. */
export type NoteAuthor = "opened" | "decided";
export type ReturnNote = { number: number; by: NoteAuthor; text: string };

/** What people wrote about returns. It is personal data, stored beside the person and erased with it. */
export type ReturnNotes = {
  /** Saves a note; the first one is kept. Idempotent. */
  save(key: LeadKey, note: ReturnNote): Promise<void>;
  list(key: LeadKey): Promise<ReturnNote[]>;
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
