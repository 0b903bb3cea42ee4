import type { JournalEnd } from "#domain/ledger/journal.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { JournalKey, Journals } from "./ports.ts";

/**
 * Finds the last page that was posted at or before a time: pages are in the order of their times, so it halves the
 * journal until one is left. Page 0 if there is none. Reads one page for each halving, 20 for a million pages.
 */
export async function findPageAt(
  journals: Pick<Journals, "readEnd" | "readPage">,
  journal: JournalKey,
  at: Instant,
): Promise<JournalEnd | undefined> {
  const end = await journals.readEnd(journal);
  if (end.postedAt <= at) return end;
  let found: JournalEnd | undefined;
  let [first, last] = [1, end.number - 1];
  while (first <= last) {
    const middle = Math.floor((first + last) / 2);
    const page = await journals.readPage(journal, middle);
    if (page && page.postedAt <= at) {
      found = page;
      first = middle + 1;
    } else last = middle - 1;
  }
  return found;
}
