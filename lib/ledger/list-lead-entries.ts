import { listPageEntries } from "#domain/ledger/journal.ts";
import type { LoadedLead } from "#leads/read-lead.ts";
import type { JournalKey, Journals, PostedEntry } from "./ports.ts";

/** The most pages of a journal that are read for a lead. A lead has one for each change of what it costs. */
const maxPages = 20;

/** Makes the verb that lists the entries of a lead in a journal, the oldest first; of the last pages, if there are many. */
export function makeListLeadEntries({ journals }: { journals: Pick<Journals, "findPosition" | "readPage"> }) {
  return async function listLeadEntries(
    { leadId, beside }: Pick<LoadedLead, "leadId" | "beside">,
    journal: JournalKey,
  ): Promise<PostedEntry[]> {
    const key = { agencyId: journal.agencyId, leadId };
    const { pages = [] } = journals.findPosition(key, beside);
    // A lead that was passed on also has pages of other journals. In this one, pages with their numbers have other leads.
    const read = await Promise.all(pages.slice(-maxPages).map((number) => journals.readPage(journal, number)));
    return read.flatMap((page) =>
      (page ? listPageEntries(page) : []).flatMap((entry, index) =>
        page && "leadId" in entry && entry.leadId === leadId ? [{ journal, page, index, entry }] : [],
      ),
    );
  };
}
