import { foldPage, startFold, type StatementFold } from "#domain/statements/fold-statement.ts";
import type { PageOfKind } from "#domain/ledger/journal.ts";
import type { JournalKey, Journals } from "#ledger/ports.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Now } from "#platform/ports.ts";
import type { ClosingPlan } from "./plan-closing.ts";
import type { Statements } from "./ports.ts";
import { makeReadPostings } from "./read-postings.ts";

type Deps = { journals: Pick<Journals, "listPages" | "readPage"> };

/** Where a reading saves its progress, and until when it reads. */
export type SavedReading = {
  statements: Pick<Statements, "readFold" | "saveFold">;
  now: Now;
  until?: Instant | undefined;
  pagesAtOnce?: number | undefined;
};

/** How many pages are in memory at once, and after how many a reading saves its progress. */
const defaultPagesAtOnce = 100;

/**
 * The most entries that wait for a credit note in what is stored of a reading, 51 bytes each when packed: its item must stay
 * below the 400 kB that DynamoDB stores. With more, a reading saves nothing until it comes to the pages that credit them.
 */
const maxStoredPending = 5_000;

/** Returns what was saved of a reading up to the page `last`; the beginning if there is nothing, or nothing to gain. */
export async function loadFold(
  { statements, pagesAtOnce = defaultPagesAtOnce }: Pick<SavedReading, "statements" | "pagesAtOnce">,
  journal: JournalKey,
  range: ClosingPlan["range"],
  last: number,
): Promise<StatementFold> {
  const saved = last - range.firstPage < pagesAtOnce ? undefined : await statements.readFold({ ...journal, ...range });
  return saved ?? startFold(range);
}

/**
 * Reads the pages of a statement from where `start` ends to the page `last`, in bounded memory. A reading that comes to
 * the closing page of a period that is not in `closed` returns it with what was read before it, and saves nothing more, so
 * a saved reading never has that page behind it. With `saved` it saves its progress after each read but the last, and
 * stops after the first one that ends later than `until`. The next reading continues from what was saved.
 */
export async function readOn(
  { journals }: Deps,
  journal: JournalKey,
  { range, closed }: Pick<ClosingPlan, "range" | "closed">,
  { start, last, saved }: { start: StatementFold; last: number; saved?: SavedReading },
): Promise<{ fold: StatementFold; closing?: PageOfKind<"closing"> | undefined; isStopped?: true }> {
  const { pagesAtOnce = defaultPagesAtOnce } = saved ?? {};
  const readPostings = makeReadPostings({ journals }, journal, closed);
  let fold = start;
  for await (const pages of journals.listPages(journal, fold.nextPage, last, pagesAtOnce)) {
    for (const page of pages) {
      if (page.kind === "closing" && !closed.some(({ period }) => period === page.period))
        return { fold, closing: page };
      fold = foldPage(fold, page, await readPostings(page), closed, range);
    }
    if (!saved || fold.nextPage > last) continue;
    if (fold.pending.length <= maxStoredPending) await saved.statements.saveFold({ ...journal, ...range }, fold);
    if (saved.until && saved.now() >= saved.until) return { fold, isStopped: true };
  }
  return { fold };
}
