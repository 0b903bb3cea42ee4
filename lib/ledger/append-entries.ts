import type { LeadPosition } from "#domain/ledger/entry.ts";
import { type Digest, makePage, maxEntriesPerPage } from "#domain/ledger/journal.ts";
import type { Now } from "#platform/ports.ts";
import type { JournalKey, Journals, Posting } from "./ports.ts";

type Deps = { journals: Pick<Journals, "readEnd" | "append">; digest: Digest; now: Now };

/** On which page the posting is, or that it was not written because the position of its lead had changed. */
export type PostingOutcome = { page: number } | "position_changed";

type Waiting = {
  posting: Posting;
  resolve: (outcome: PostingOutcome) => void;
  reject: (fault: unknown) => void;
};

/** How often a page is made anew because another process took its number, or a position had changed. */
const maxAttempts = 20;

/**
 * Appends the entries of leads to journals. While a page of a journal is being written, further postings wait and share
 * the next page, so leads that are posted together cost less, and postings of one process never compete. The outcome of
 * a write that failed is unknown: the position of the lead says what was posted.
 */
export function makeAppendEntries({ journals, digest, now }: Deps) {
  const waitingByJournal = new Map<string, Waiting[]>();

  return function appendEntries(journal: JournalKey, posting: Posting): Promise<PostingOutcome> {
    return new Promise((resolve, reject) => {
      const name = JSON.stringify(journal);
      const waiting = waitingByJournal.get(name) ?? [];
      waiting.push({ posting, resolve, reject });
      if (waitingByJournal.has(name)) return;
      waitingByJournal.set(name, waiting);
      // Postings of the same turn of the event loop share the first page too.
      queueMicrotask(() => void appendWaiting(journal, name, waiting));
    });
  };

  async function appendWaiting(journal: JournalKey, name: string, waiting: Waiting[]): Promise<void> {
    while (waiting.length > 0) {
      const batch = takeBatch(waiting);
      try {
        await appendPage(journal, batch);
      } catch (fault) {
        for (const { reject } of batch) reject(fault);
      }
    }
    waitingByJournal.delete(name);
  }

  async function appendPage(journal: JournalKey, batch: readonly Waiting[]): Promise<void> {
    let open = batch;
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const end = await journals.readEnd(journal);
      const entries = open.flatMap(({ posting }) => posting.entries);
      const page = makePage(end, { kind: "entries", entries }, now(), digest);
      const postings = open.map(({ posting }) => ({ ...posting, after: addPage(posting.after, page.number) }));
      const appended = await journals.append(journal, page, postings);
      if (appended.outcome === "appended") return open.forEach(({ resolve }) => resolve({ page: page.number }));
      if (appended.outcome === "page_taken") continue;
      const { changed } = appended;
      for (const index of changed) open[index]?.resolve("position_changed");
      open = open.filter((_, index) => !changed.includes(index));
      if (open.length === 0) return;
    }
    throw new Error(`no page could be appended in ${maxAttempts} attempts`);
  }
}

/** The position with the page on which it changed. */
export const addPage = (position: LeadPosition, page: number): LeadPosition => ({
  ...position,
  pages: [...(position.pages ?? []), page],
});

/** Takes the postings of the next page: whole ones, and one for each lead, because its position changes once. */
function takeBatch(waiting: Waiting[]): Waiting[] {
  const leads = new Set<string>();
  let entries = 0;
  const count = waiting.findIndex(({ posting }) => {
    entries += posting.entries.length;
    return entries > maxEntriesPerPage || leads.size === leads.add(posting.key.leadId).size;
  });
  return waiting.splice(0, count === -1 ? waiting.length : Math.max(1, count));
}
