import { foldPage, type StatementFold } from "#domain/statements/fold-statement.ts";
import type { PageOfKind } from "#domain/ledger/journal.ts";
import type { JournalKey, Journals } from "#ledger/ports.ts";
import type { ClosingPlan } from "./plan-closing.ts";
import { makeReadPostings } from "./read-postings.ts";

type Deps = { journals: Pick<Journals, "listPages" | "readPage"> };

/** How many pages are in memory at once. */
const pagesAtOnce = 100;

/**
 * Reads the pages of a statement from where `fold` ends to the page `last`, in bounded memory. It also returns the page
 * that closed the period, if it is among them. `onProgress` is awaited after each read, and stops the reading if it returns
 * `"stop"`.
 */
export async function readOn(
  { journals }: Deps,
  journal: JournalKey,
  { range, closed }: Pick<ClosingPlan, "range" | "closed">,
  start: StatementFold,
  last: number,
  onProgress: (fold: StatementFold) => Promise<"stop" | undefined> = async () => undefined,
): Promise<{ fold: StatementFold; closing?: PageOfKind<"closing"> | undefined; isStopped?: true }> {
  const readPostings = makeReadPostings({ journals }, journal, closed);
  let fold = start;
  let closing: PageOfKind<"closing"> | undefined;
  for await (const pages of journals.listPages(journal, fold.nextPage, last, pagesAtOnce)) {
    for (const page of pages) {
      if (page.kind === "closing" && page.period === range.period) closing = page;
      fold = foldPage(fold, page, await readPostings(page), closed, range);
    }
    if ((await onProgress(fold)) === "stop") return { fold, closing, isStopped: true };
  }
  return { fold, closing };
}
