import * as z from "zod";
import type { JournalPage } from "#domain/ledger/journal.ts";
import { CreditedEntry, DocumentNumber, StatementLine, type StatementRange } from "#domain/ledger/statement-pages.ts";
import { Instant } from "#domain/shared/instant.ts";
import { SignedAmount, sumAmounts } from "#domain/shared/money.ts";
import type { LeadPosting } from "./lead-postings.ts";
import {
  type ClosedRange,
  findStatementOf,
  type LeadCharge,
  type LeadShare,
  type PendingCredit,
  type PlacedEntry,
  shareOfLead,
} from "./share-of-lead.ts";

/** Equal charges of a statement, and how many there are. */
const ChargeGroup = z.object({
  ...StatementLine.pick({ campaignId: true, model: true, isLate: true }).shape,
  kind: StatementLine.shape.kind.exclude(["credit"]),
  amount: SignedAmount,
  credit: z.int().nonnegative(),
  discount: z.int().positive().optional(),
  quantity: z.int(),
});
export type ChargeGroup = z.infer<typeof ChargeGroup>;

const Pending = CreditedEntry.extend({ invoiceNumber: DocumentNumber, period: z.string(), occurredAt: Instant });

/**
 * What was read of a statement until now: its charges in groups, so that it does not grow with the number of leads; and
 * the entries that wait for a credit note. It can be stored, and continued from.
 */
export const StatementFold = z.object({
  nextPage: z.int().positive(),
  groups: z.array(ChargeGroup),
  pending: z.array(Pending),
  carriedFrom: z.int().positive().optional(),
  entries: z.int().nonnegative(),
});
export type StatementFold = z.infer<typeof StatementFold>;

export const startFold = ({ firstPage }: Pick<StatementRange, "firstPage">): StatementFold => ({
  nextPage: firstPage,
  groups: [],
  pending: [],
  entries: 0,
});

/** Adds a page to a statement: what each of its leads has in the statement now, instead of what it had before. */
export function foldPage(
  fold: StatementFold,
  page: JournalPage,
  postings: readonly LeadPosting[],
  closed: readonly ClosedRange[],
  range: Pick<StatementRange, "from" | "to">,
): StatementFold {
  const nextPage = page.number + 1;
  if (page.kind === "credit") {
    const isCredited = (each: PendingCredit) =>
      each.invoiceNumber === page.invoiceNumber &&
      page.credited.some((entry) => entry.page === each.page && entry.index === each.index);
    return { ...fold, nextPage, pending: fold.pending.filter((each) => !isCredited(each)) };
  }
  if (page.kind !== "entries") return { ...fold, nextPage };
  const groups = new Map(fold.groups.map((group) => [toGroupKey(group), group]));
  const pending = [...fold.pending];
  let { carriedFrom, entries } = fold;
  for (const { before, posted } of postings) {
    if (posted.every(({ entry }) => findStatementOf(closed, page.number, entry))) continue;
    const toShare = (each: PlacedEntry[]): LeadShare => shareOfLead(each, closed, range);
    const share = toShare([...before, ...posted]);
    if (before.length > 0) addCharges(groups, toShare(before).charges, -1);
    addCharges(groups, share.charges, 1);
    pending.push(...share.credits.filter((credit) => credit.page === page.number));
    const isNext = posted.some(
      ({ entry }) => entry.occurredAt >= range.to && !findStatementOf(closed, page.number, entry),
    );
    if (isNext) carriedFrom ??= page.number;
    entries += selectOwnEntries(posted, share, closed, range).length;
  }
  return {
    nextPage,
    groups: [...groups.values()].filter(({ quantity }) => quantity !== 0),
    pending,
    carriedFrom,
    entries,
  };
}

/** The entries of a posting that are in the statement: in no earlier one, not in the next, and not only in credit notes. */
const selectOwnEntries = (
  posted: readonly PlacedEntry[],
  share: LeadShare,
  closed: readonly ClosedRange[],
  { to }: Pick<StatementRange, "to">,
): PlacedEntry[] =>
  posted.filter(({ page, index, entry }) => {
    const credits = share.credits.filter((credit) => credit.page === page && credit.index === index);
    const credited = sumAmounts(credits.map(({ amount }) => amount));
    const isCredited = credited > 0 && sumAmounts([entry.amount, credited]) === 0;
    return entry.occurredAt < to && !findStatementOf(closed, page, entry) && !isCredited;
  });

/** Lists the entries of a page that are in a statement, in their order: those that `foldPage` counts. */
export const listStatementEntries = (
  postings: readonly LeadPosting[],
  closed: readonly ClosedRange[],
  range: Pick<StatementRange, "from" | "to">,
): PlacedEntry[] =>
  postings
    .flatMap(({ before, posted }) =>
      selectOwnEntries(posted, shareOfLead([...before, ...posted], closed, range), closed, range),
    )
    .toSorted((a, b) => a.index - b.index);

/** What equal charges have in common. */
export const toGroupKey = (group: LeadCharge): string =>
  [group.kind, group.isLate, group.campaignId, group.model, group.amount, group.credit, group.discount].join("/");

function addCharges(groups: Map<string, ChargeGroup>, charges: readonly LeadCharge[], by: 1 | -1): void {
  for (const charge of charges) {
    const key = toGroupKey(charge);
    groups.set(key, { ...charge, quantity: (groups.get(key)?.quantity ?? 0) + by });
  }
}
