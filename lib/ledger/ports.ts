import type { Entry, LeadPosition } from "#domain/ledger/entry.ts";
import type { JournalEnd, JournalPage } from "#domain/ledger/journal.ts";
import type { Settlement } from "#domain/ledger/statement-pages.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import type { ItemsBeside } from "#leads/ports.ts";
import type { LeadKey } from "#platform/ports.ts";

/** The journal of a client in one currency. */
export type JournalKey = { agencyId: AgencyId; clientId: ClientId; currency: string };

/** An entry in its place: the index counts the entries of its page from 0. */
export type PostedEntry = {
  journal: Omit<JournalKey, "agencyId">;
  page: Pick<JournalPage, "number" | "postedAt" | "hash">;
  index: number;
  entry: Entry | Settlement;
};

/** The entries of one lead, with its position before and after them. */
export type Posting = { key: LeadKey; entries: Entry[]; before: LeadPosition; after: LeadPosition };

/**
 * What became of a page: it was appended; another page took its number; or the position of some of its leads had
 * changed, which `changed` names by their index. Unless it was appended, nothing changed.
 */
export type Appended =
  | { outcome: "appended" }
  | { outcome: "page_taken" }
  | { outcome: "position_changed"; changed: number[] };

/** The journals of clients. Pages are only added. */
export type Journals = {
  /** Reads what was posted for a lead, strongly consistent. */
  readPosition(key: LeadKey): Promise<LeadPosition>;
  /** Finds what was posted for a lead among the items beside its facts, as it was when they were read. */
  findPosition(key: LeadKey, beside: ItemsBeside): LeadPosition;
  /** Reads the last page of a journal, strongly consistent. */
  readEnd(journal: JournalKey): Promise<JournalEnd>;
  /** Appends a page together with the positions of its leads. */
  append(journal: JournalKey, page: JournalPage, postings: readonly Posting[]): Promise<Appended>;
  /** Reads one page; undefined if it was not written yet. */
  readPage(journal: JournalKey, number: number): Promise<JournalPage | undefined>;
  /** Lists the pages from one number to another, both inclusive, in their order, `pagesAtOnce` in one read. */
  listPages(journal: JournalKey, from: number, to: number, pagesAtOnce: number): AsyncIterable<JournalPage[]>;
  /** Lists the journals of an agency, or of one of its clients, from `start` on, in a fixed order. */
  list(
    scope: { agencyId: AgencyId; clientId?: ClientId | undefined },
    start?: Omit<JournalKey, "agencyId">,
  ): Promise<JournalKey[]>;
};
