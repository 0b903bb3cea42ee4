import { type LeadPosting, listPostings, listPreviousPages } from "#domain/statements/fold-statement.ts";
import type { ClosedRange } from "#domain/statements/share-of-lead.ts";
import type { JournalPage } from "#domain/ledger/journal.ts";
import type { JournalKey, Journals } from "#ledger/ports.ts";

type Deps = { journals: Pick<Journals, "readPage"> };

/** Reads the postings of the leads of a page, each after those on earlier pages. */
export async function readPostings(
  { journals }: Deps,
  journal: JournalKey,
  page: JournalPage,
  closed: readonly ClosedRange[],
): Promise<LeadPosting[]> {
  const earlier = await Promise.all(
    listPreviousPages(page, closed).map((number) => journals.readPage(journal, number)),
  );
  return listPostings(
    page,
    earlier.filter((each) => each !== undefined),
  );
}
