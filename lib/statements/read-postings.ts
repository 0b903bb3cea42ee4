import type { Entry } from "#domain/ledger/entry.ts";
import type { JournalPage } from "#domain/ledger/journal.ts";
import { type LeadPosting, listPostings, listPreviousPages, placeEntries } from "#domain/statements/lead-postings.ts";
import type { ClosedRange, PlacedEntry } from "#domain/statements/share-of-lead.ts";
import type { JournalKey, Journals } from "#ledger/ports.ts";

type Deps = { journals: Pick<Journals, "readPage"> };

/** Makes the verb that reads the postings of a page, with the entries of its leads on earlier pages; for pages in order. */
export function makeReadPostings({ journals }: Deps, journal: JournalKey, closed: readonly ClosedRange[]) {
  const busyLeads = keepBusyLeads();
  return async function readPostings(page: JournalPage): Promise<LeadPosting[]> {
    const previous = listPreviousPages(page, closed, (entry) => busyLeads.find(entry) !== undefined);
    const read = await Promise.all(previous.map((number) => journals.readPage(journal, number)));
    const earlier = [...read.flatMap(placeEntries), ...busyLeads.listOf(page)];
    busyLeads.add(page, earlier);
    return listPostings(page, earlier);
  };
}

/** From so many pages on, the entries of a lead are kept. */
const busyPages = 20;

/**
 * Keeps the entries of the leads that are on many pages, because each change of such a lead needs all of them: a program
 * that books and cancels an appointment again and again changes one a thousand times.
 */
function keepBusyLeads() {
  const kept = new Map<Entry["leadId"], { pages: number; entries: PlacedEntry[] }>();

  /** Finds the entries of the lead before an entry; undefined if they are not kept up to it. */
  function find({ leadId, previous = [] }: Entry): PlacedEntry[] | undefined {
    const found = kept.get(leadId);
    return found?.pages === previous.length ? found.entries : undefined;
  }

  return {
    find,

    /** Lists the kept entries of the leads of a page. */
    listOf(page: JournalPage): PlacedEntry[] {
      const byLead = new Map(placeEntries(page).map(({ entry }) => [entry.leadId, entry]));
      return [...byLead.values()].flatMap((entry) => find(entry) ?? []);
    },

    /** Adds a page; `earlier` are the entries of its leads before it. */
    add(page: JournalPage, earlier: readonly PlacedEntry[]): void {
      for (const [leadId, posted] of Map.groupBy(placeEntries(page), ({ entry }) => entry.leadId)) {
        const previous = new Set(posted[0]?.entry.previous);
        const before = earlier.filter(({ entry, page: number }) => entry.leadId === leadId && previous.has(number));
        if (previous.size < busyPages || new Set(before.map(({ page: number }) => number)).size < previous.size)
          continue;
        kept.set(leadId, { pages: previous.size + 1, entries: [...before, ...posted] });
      }
    },
  };
}
