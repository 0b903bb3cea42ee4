import { listStatementEntries } from "#domain/statements/fold-statement.ts";
import { type JournalPage, listPageEntries, maxEntriesPerPage } from "#domain/ledger/journal.ts";
import { type IssuedStatement, isIssued } from "#domain/statements/statement.ts";
import type { Journals, PostedEntry } from "#ledger/ports.ts";
import type { ClientScope } from "#platform/ports.ts";
import type { Statements } from "./ports.ts";
import { makeReadPostings } from "./read-postings.ts";

type Deps = { journals: Pick<Journals, "listPages" | "readPage">; statements: Pick<Statements, "list"> };

/** The place of an entry in its journal; the index counts the entries of its page from 0. */
export type EntryPlace = { page: number; index: number };

export const formatEntryPlace = ({ page, index }: EntryPlace): string => `${page}-${index}`;

/** Parses a place; undefined if the text is none. */
export function parseEntryPlace(text: string): EntryPlace | undefined {
  const [, page, index] = /^(\d{1,12})-(\d{1,2})$/.exec(text) ?? [];
  return page === undefined || index === undefined ? undefined : { page: Number(page), index: Number(index) };
}

/** Which entries: at most `limit` after a place, of one campaign and model or of all. */
export type StatementEntryQuery = {
  limit: number;
  after?: EntryPlace | undefined;
  campaignId?: string | undefined;
  model?: string | undefined;
};

/** How many pages of the journal one answer reads at most: about 10,000 entries. */
const maxPages = 400;

/**
 * Lists the entries of a statement in the order of the journal: those of leads, and then what the contract adds. It reads
 * only the pages of its period, from the place on, so an answer costs what it contains. An answer may have fewer entries
 * than `limit`, and `next` all the same: then few of them belong to the campaign.
 */
export function makeListStatementEntries({ journals, statements }: Deps) {
  return async function listEntries(
    scope: ClientScope,
    statement: IssuedStatement,
    { limit, after, campaignId, model }: StatementEntryQuery,
  ): Promise<{ entries: PostedEntry[]; next?: EntryPlace | undefined }> {
    const { currency, closingPage } = statement;
    const journal = { ...scope, currency };
    const closed = await listClosedBefore(scope, statement);
    const first = Math.max(closed.at(-1)?.nextFirstPage ?? 1, after?.page ?? 1);
    const readPostings = makeReadPostings({ journals }, journal, closed);
    const pagesAtOnce = Math.ceil((limit + 1) / maxEntriesPerPage);
    const entries: PostedEntry[] = [];
    let pagesRead = 0;
    for await (const pages of journals.listPages(journal, first, closingPage, pagesAtOnce)) {
      for (const page of pages) {
        for (const posted of await readEntries(page)) {
          const { index, entry } = posted;
          if (page.number === after?.page && index <= after.index) continue;
          if (campaignId !== undefined && !("leadId" in entry && entry.campaignId === campaignId)) continue;
          if (model !== undefined && !("leadId" in entry && entry.model === model)) continue;
          const last = entries.at(-1);
          if (last && entries.length === limit) return { entries, next: { page: last.page.number, index: last.index } };
          entries.push(posted);
        }
        pagesRead += 1;
        if (pagesRead === maxPages && page.number < closingPage)
          return { entries, next: { page: page.number, index: maxEntriesPerPage } };
      }
    }
    return { entries };

    async function readEntries(page: JournalPage): Promise<PostedEntry[]> {
      if (page.kind === "closing" && page.period === statement.period)
        return listPageEntries(page).map((entry, index) => ({ journal, page, index, entry }));
      const placed = listStatementEntries(await readPostings(page), closed, statement);
      // What is shown is the entry as it was posted, whatever time of effect the statement counts.
      const own = new Set(placed.map(({ index }) => index));
      return listPageEntries(page).flatMap((entry, index) => (own.has(index) ? [{ journal, page, index, entry }] : []));
    }
  };

  /** The statements that were closed before this one. */
  async function listClosedBefore(scope: ClientScope, { currency, from }: IssuedStatement): Promise<IssuedStatement[]> {
    const stored = await statements.list(scope, currency);
    return stored.filter(isIssued).filter(({ to }) => to <= from);
  }
}
