import type { Fact } from "#domain/history/fact.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { decideLines } from "#domain/billing/charge-lines.ts";
import type { Entry } from "#domain/ledger/entry.ts";
import { type Digest, emptyJournal, findPageFaults, type JournalEnd, listPageEntries } from "#domain/ledger/journal.ts";
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

/** How many pages are in memory at once. */
const pagesAtOnce = 50;

/**
 * Verifies a journal: that its pages follow one another and were not changed, that each entry derives from the facts
 * that it names and the entries before it, and that the position of each lead is the sum of its entries. Reads the
 * history of the lead of each entry. `onProgress` hears the number of pages so far.
 */
export function makeVerifyJournal({ journals, history, digest, toFactKey }: Deps) {
  return async function verifyJournal(
    journal: JournalKey,
    onProgress: (pages: number) => void = () => undefined,
  ): Promise<VerifiedJournal> {
    const faults: JournalFault[] = [];
    const posted = new Map<LeadId, Partial<Record<Entry["line"], number>>>();
    let end: JournalEnd = emptyJournal;
    let entries = 0;
    for await (const pages of journals.listPages(journal, 1, Number.MAX_SAFE_INTEGER, pagesAtOnce)) {
      for (const page of pages) {
        faults.push(...findPageFaults(end, page, digest).map((fault) => ({ place: `page ${page.number}`, fault })));
        for (const [index, entry] of page.kind === "entries" ? page.entries.entries() : []) {
          const before = posted.get(entry.leadId) ?? {};
          const fault = await findEntryFault(journal.agencyId, entry, before[entry.line] ?? 0);
          if (fault) faults.push({ place: `${journal.currency}-${page.number}-${index + 1}`, fault });
          posted.set(entry.leadId, {
            ...before,
            [entry.line]: sumAmounts([before[entry.line] ?? 0, entry.amount]),
          });
        }
        entries += listPageEntries(page).length;
        end = page;
      }
      onProgress(end.number);
    }
    for (const [leadId, sums] of posted) {
      const position = await journals.readPosition({ agencyId: journal.agencyId, leadId });
      const isSum = Object.entries(sums).every(([line, sum]) => position.posted[line as Entry["line"]] === sum);
      if (!isSum) faults.push({ place: leadId, fault: "its position is not the sum of its entries" });
    }
    return { pages: end.number, entries, end, faults };
  };

  async function findEntryFault(agencyId: AgencyId, entry: Entry, before: number): Promise<string | undefined> {
    const stored = await history.read({ agencyId, leadId: entry.leadId });
    const facts = (stored?.facts ?? []).filter((fact) => entry.basis.includes(toFactKey(fact)));
    if (facts.length < entry.basis.length) return "a fact that it names is missing";
    const target = decideLines(foldLead(facts)).find(({ line }) => line === entry.line);
    if (!target || target.rule !== entry.rule) return "its facts decide by another rule";
    return subtractAmount(target.amount, before) === entry.amount ? undefined : "its facts decide another amount";
  }
}
