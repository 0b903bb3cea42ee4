import { listPageEntries } from "#domain/ledger/journal.ts";
import type { LeadKey } from "#platform/ports.ts";
import type { JournalKey, Journals, PostedEntry } from "./ports.ts";

/** The most pages of a journal that are read for a lead. A lead has one for each change of what it costs. */
const maxPages = 20;

/** Makes the verb that lists the entries of a lead in a journal, the oldest first; of the last pages, if there are many. */
export function makeListLeadEntries({ journals }: { journals: Pick<Journals, "readPosition" | "readPage"> }) {
  return async function listLeadEntries(key: LeadKey, journal: JournalKey): Promise<PostedEntry[]> {
    const { pages = [] } = await journals.readPosition(key);
    // A lead that was passed on has pages in the journals of other clients too. There, this journal has other leads.
    const read = await Promise.all(pages.slice(-maxPages).map((number) => journals.readPage(journal, number)));
    return read.flatMap((page) =>
      (page ? listPageEntries(page) : []).flatMap((entry, index) =>
        page && "leadId" in entry && entry.leadId === key.leadId ? [{ journal, page, index, entry }] : [],
      ),
    );
  };
}
