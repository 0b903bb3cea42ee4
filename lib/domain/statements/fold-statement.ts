import * as z from "zod";
import { calculatePeriod } from "#domain/contracts/calculate-period.ts";
import type { Charge } from "#domain/contracts/charge.ts";
import type { Contract } from "#domain/contracts/contract.ts";
import { listLeadPrices } from "#domain/contracts/price-leads.ts";
import type { Entry } from "#domain/ledger/entry.ts";
import type { JournalPage } from "#domain/ledger/journal.ts";
import {
  type Closing,
  CreditedEntry,
  DocumentNumber,
  type Settlement,
  type SettlementLine,
  StatementLine,
  type StatementRange,
} from "#domain/ledger/statement-pages.ts";
import { Instant } from "#domain/shared/instant.ts";
import { multiplyAmount, SignedAmount, subtractAmount, sumAmounts } from "#domain/shared/money.ts";
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
type ChargeGroup = z.infer<typeof ChargeGroup>;

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
    const shareOf = (each: PlacedEntry[]): LeadShare => shareOfLead(each, closed, range);
    const share = shareOf([...before, ...posted]);
    if (before.length > 0) addCharges(groups, shareOf(before).charges, -1);
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

const toGroupKey = (group: LeadCharge): string =>
  [group.kind, group.isLate, group.campaignId, group.model, group.amount, group.credit, group.discount].join("/");

function addCharges(groups: Map<string, ChargeGroup>, charges: readonly LeadCharge[], by: 1 | -1): void {
  for (const charge of charges) {
    const key = toGroupKey(charge);
    groups.set(key, { ...charge, quantity: (groups.get(key)?.quantity ?? 0) + by });
  }
}

const kindOrder: ChargeGroup["kind"][] = ["lead", "promotion", "appointment", "earlier"];

/** The dearest leads count first for tiers and included leads: the order in which they arrived decides nothing. */
function compareGroups(a: ChargeGroup, b: ChargeGroup): number {
  if (a.isLate !== b.isLate) return a.isLate ? 1 : -1;
  if (a.kind !== b.kind) return kindOrder.indexOf(a.kind) < kindOrder.indexOf(b.kind) ? -1 : 1;
  if (a.amount !== b.amount) return a.amount > b.amount ? -1 : 1;
  if (a.credit !== b.credit) return a.credit < b.credit ? -1 : 1;
  return toGroupKey(a) < toGroupKey(b) ? -1 : 1;
}

/**
 * Works out the closing of a period from what was read of it: its lines, what the contract adds, and its sums. A pure
 * function, which a preview and a closing share.
 */
export function toClosing(
  fold: StatementFold,
  { period, from, to, firstPage }: StatementRange,
  contract: Contract,
): Closing {
  const groups = fold.groups.toSorted(compareGroups);
  const charges = groups.map(({ kind, isLate: isEarlier, amount, credit, quantity }): Charge =>
    isEarlier || kind === "earlier"
      ? { kind: "earlier", amount: subtractAmount(amount, credit), quantity }
      : { kind, amount, credit, quantity },
  );
  const discount = sumAmounts(groups.map((group) => multiplyAmount(group.discount ?? 0, group.quantity)));
  const sums = calculatePeriod(contract, charges, discount);
  const settlements = sums.lines.flatMap(({ kind, amount }): Settlement[] => {
    const rule = settlementRules[kind as SettlementLine];
    return rule ? [{ line: kind as SettlementLine, amount, contractFrom: contract.from, rule, occurredAt: to }] : [];
  });
  const leadPrices = listLeadPrices(contract, charges);
  const { net, tax, total } = sums;
  return {
    ...{ period, from, to, firstPage },
    nextFirstPage: fold.carriedFrom ?? fold.nextPage,
    contractFrom: contract.from,
    entries: fold.entries,
    lines: [...groups.flatMap(toChargeLine), ...groups.flatMap(toCreditLine)],
    settlements,
    ...(leadPrices.length > 0 && { leadPrices }),
    ...{ net, tax, total },
  };
}

const settlementRules: Partial<Record<string, Settlement["rule"]>> = {
  tier: "contract.tier@1",
  included: "contract.included@1",
  minimum: "contract.minimum@1",
  discount: "contract.discount@1",
} satisfies Record<SettlementLine, Settlement["rule"]>;

/** The line of equal charges. A late lead that was taken back has no line, and in part only what is left of it. */
function toChargeLine({ kind, campaignId, model, isLate, amount, credit, quantity }: ChargeGroup): StatementLine[] {
  if (isLate && credit > 0 && amount === credit) return [];
  const unitAmount = isLate || kind === "earlier" ? subtractAmount(amount, credit) : amount;
  const line = { kind, campaignId, model, isLate, quantity, unitAmount };
  return [{ ...line, amount: multiplyAmount(unitAmount, quantity) }];
}

function toCreditLine({ campaignId, model, isLate, credit, quantity }: ChargeGroup): StatementLine[] {
  if (credit === 0 || isLate) return [];
  const unitAmount = subtractAmount(0, credit);
  const line = { kind: "credit" as const, campaignId, model, isLate, quantity, unitAmount };
  return [{ ...line, amount: multiplyAmount(unitAmount, quantity) }];
}
