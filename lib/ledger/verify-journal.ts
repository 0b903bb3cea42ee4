import type { Fact } from "#domain/history/fact.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { ChargeLine, decideLines } from "#domain/billing/charge-lines.ts";
import type { Entry } from "#domain/ledger/entry.ts";
import { type Digest, emptyJournal, findPageFaults, type JournalEnd, listPageEntries } from "#domain/ledger/journal.ts";
import { findDifference } from "#domain/ledger/find-difference.ts";
import type { AgencyId, LeadId } from "#domain/shared/id.ts";
import { subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import type { History } from "#leads/ports.ts";
import type { JournalKey, Journals } from "./ports.ts";

type Deps = {
  journals: Journals;
  history: Pick<History, "read">;
  digest: Digest;
  toFactKey: (fact: Fact) => string;
};

/** What is wrong at one place of a journal, in words. */
type JournalFault = { place: string; fault: string };

/** What a journal consists of, and its faults; `end` is its last page. */
export type VerifiedJournal = { pages: number; entries: number; end: JournalEnd; faults: JournalFault[] };

/** The sums of a lead's entries by line, and the pages that have them. */
type PostedLead = { sums: Partial<Record<Entry["line"], number>>; pages: readonly number[] };

const nothingPosted: PostedLead = { sums: {}, pages: [] };

const addEntry = ({ sums, pages }: PostedLead, { line, amount }: Entry, page: number): PostedLead => ({
  sums: { ...sums, [line]: sumAmounts([sums[line] ?? 0, amount]) },
  pages: pages.at(-1) === page ? pages : [...pages, page],
});

/** How many pages are in memory at once. */
const pagesAtOnce = 50;

/**
 * Verifies a journal: that its pages follow one another and were not changed, that each entry derives from the facts
 * that it names and the entries before it, and that the position of each lead is the sum of its entries. Leads may be
 * posted meanwhile. Reads the history of the lead of each entry. `onProgress` hears the number of pages so far.
 */
export function makeVerifyJournal({ journals, history, digest, toFactKey }: Deps) {
  return async function verifyJournal(
    journal: JournalKey,
    onProgress: (pages: number) => void = () => undefined,
  ): Promise<VerifiedJournal> {
    const faults: JournalFault[] = [];
    const posted = new Map<LeadId, PostedLead>();
    let end: JournalEnd = emptyJournal;
    let entries = 0;
    for await (const pages of journals.listPages(journal, 1, Number.MAX_SAFE_INTEGER, pagesAtOnce)) {
      for (const page of pages) {
        faults.push(...findPageFaults(end, page, digest).map((fault) => ({ place: `page ${page.number}`, fault })));
        for (const [index, entry] of page.kind === "entries" ? page.entries.entries() : []) {
          const before = posted.get(entry.leadId) ?? nothingPosted;
          const fault = await findEntryFault(journal.agencyId, entry, before.sums[entry.line] ?? 0);
          if (fault) faults.push({ place: `${journal.currency}-${page.number}-${index + 1}`, fault });
          posted.set(entry.leadId, addEntry(before, entry, page.number));
        }
        entries += listPageEntries(page).length;
        end = page;
      }
      onProgress(end.number);
    }
    for (const [leadId, lead] of posted) {
      const fault = await findPositionFault(journal, leadId, lead, end.number);
      if (fault) faults.push({ place: leadId, fault });
    }
    return { pages: end.number, entries, end, faults };
  };

  /** Compares a position with the entries of its lead, also with those that were posted since the pages were read. */
  async function findPositionFault(
    journal: JournalKey,
    leadId: LeadId,
    lead: PostedLead,
    lastPage: number,
  ): Promise<string | undefined> {
    const position = await journals.readPosition({ agencyId: journal.agencyId, leadId });
    let { sums, pages } = lead;
    for (const number of position.pages?.filter((each) => each > lastPage) ?? []) {
      const page = await journals.readPage(journal, number);
      const later = page?.kind === "entries" ? page.entries.filter((entry) => entry.leadId === leadId) : [];
      ({ sums, pages } = later.reduce((before, entry) => addEntry(before, entry, number), { sums, pages }));
    }
    const isSum = ChargeLine.options.every((line) => (position.posted[line] ?? 0) === (sums[line] ?? 0));
    if (!isSum) return "its position is not the sum of its entries";
    return position.pages && findDifference(pages, position.pages)
      ? "its position names other pages than those with its entries"
      : undefined;
  }

  async function findEntryFault(agencyId: AgencyId, entry: Entry, before: number): Promise<string | undefined> {
    const stored = await history.read({ agencyId, leadId: entry.leadId });
    const facts = (stored?.facts ?? []).filter((fact) => entry.basis.includes(toFactKey(fact)));
    if (facts.length < entry.basis.length) return "a fact that it names is missing";
    const target = decideLines(foldLead(facts)).find(({ line }) => line === entry.line);
    if (!target || target.rule !== entry.rule) return "its facts decide by another rule";
    return subtractAmount(target.amount, before) === entry.amount ? undefined : "its facts decide another amount";
  }
}
