import type { Entry } from "#domain/ledger/entry.ts";
import type { JournalPage } from "#domain/ledger/journal.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { type ClosedRange, findStatementOf, type PlacedEntry } from "./share-of-lead.ts";

/** The entries of one lead on a page, after those on earlier pages. */
export type LeadPosting = { before: PlacedEntry[]; posted: PlacedEntry[] };

/**
 * Which earlier pages must be read to fold a page: those with entries of the same leads, except the leads whose entries
 * are known.
 */
export function listPreviousPages(
  page: JournalPage,
  closed: readonly ClosedRange[],
  isKnown: (entry: Entry) => boolean = () => false,
): number[] {
  if (page.kind !== "entries") return [];
  // A reduction may count later than it occurred, which only the entries before it show.
  const open = page.entries.filter((entry) => entry.amount < 0 || !findStatementOf(closed, page.number, entry));
  return [...new Set(open.flatMap((entry) => (isKnown(entry) ? [] : (entry.previous ?? []))))];
}

/** The entries of a page, each in its place. */
export const placeEntries = (page: JournalPage | undefined): PlacedEntry[] =>
  page?.kind === "entries" ? page.entries.map((entry, index) => ({ page: page.number, index, entry })) : [];

/** Splits a page into the postings of its leads. `earlier` are the entries of the same leads on earlier pages. */
export function listPostings(page: JournalPage, earlier: readonly PlacedEntry[]): LeadPosting[] {
  const earlierByLead = Map.groupBy(earlier, ({ entry }) => entry.leadId);
  const byLead = Map.groupBy(placeEntries(page), ({ entry }) => entry.leadId);
  return [...byLead].map(([leadId, posted]) => {
    const previous = new Set(posted[0]?.entry.previous);
    const before = (earlierByLead.get(leadId) ?? []).filter((each) => previous.has(each.page));
    const inOrder = withTimesOfEffect([...before.toSorted((a, b) => a.page - b.page || a.index - b.index), ...posted]);
    return { before: inOrder.slice(0, before.length), posted: inOrder.slice(before.length) };
  });
}

/**
 * Lets no reduction occur before the charges that it reduces. The facts that decide it can all be older: a contact that
 * was withdrawn leaves only the receipt.
 */
function withTimesOfEffect(entries: readonly PlacedEntry[]): PlacedEntry[] {
  let charged: Instant | undefined;
  return entries.map((each) => {
    const { amount, occurredAt } = each.entry;
    if (amount >= 0) {
      charged = charged && charged > occurredAt ? charged : occurredAt;
      return each;
    }
    return charged && charged > occurredAt ? { ...each, entry: { ...each.entry, occurredAt: charged } } : each;
  });
}
