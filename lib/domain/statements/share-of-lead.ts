import type { ChargeLine } from "#domain/billing/charge-lines.ts";
import type { Entry } from "#domain/ledger/entry.ts";
import type { CreditedEntry, DocumentNumber, StatementLine } from "#domain/ledger/statement-pages.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { roundAmount, subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import type { IssuedStatement } from "./statement.ts";

/** An entry of a lead in its place. */
export type PlacedEntry = { page: number; index: number; entry: Entry };

/** A statement that is closed: entries before its closing page that occurred before its end are in it. */
export type ClosedRange = Pick<
  IssuedStatement,
  "closingPage" | "from" | "to" | "document" | "number" | "period" | "leadPrices"
>;

/**
 * What a lead is charged in a statement. With `credit`, it was taken back in part or in full within the statement. With
 * `discount`, it takes back what an earlier statement charged for less: by so much less is credited.
 */
export type LeadCharge = Pick<StatementLine, "campaignId" | "model" | "isLate"> & {
  kind: Exclude<StatementLine["kind"], "credit">;
  amount: number;
  credit: number;
  discount?: number | undefined;
};

/** An entry that a credit note must credit, because it takes back what an invoice charged. */
export type PendingCredit = CreditedEntry & { invoiceNumber: DocumentNumber; period: string; occurredAt: Instant };

/** What of a lead is in a statement, and what of it waits for a credit note. */
export type LeadShare = { charges: LeadCharge[]; credits: PendingCredit[] };

/** How a statement shows each line of a lead: as a charge, or as what reduces its charges. */
const kinds: Record<ChargeLine, "lead" | "appointment" | "promotion" | "reduction"> = {
  lead: "lead",
  appointment: "appointment",
  promotion: "promotion",
  return: "reduction",
  replacement: "reduction",
};

/** The closed statement that has an entry; undefined if none has. */
export const findStatementOf = (
  closed: readonly ClosedRange[],
  page: number,
  { occurredAt }: Pick<Entry, "occurredAt">,
): ClosedRange | undefined => closed.find(({ closingPage, to }) => page < closingPage && occurredAt < to);

/**
 * Decides what of a lead is in a statement, from all its entries in their order and the statements closed before. What
 * occurred at or after the end of the period is for the next statement. A reduction takes from what the lead was charged
 * since the last closing; if that is less, it corrects an earlier statement: by a credit note if that was an invoice for
 * VAT (VAT Regulations 1995, reg. 15C), otherwise by a line of this statement. Either credits what the lead cost after
 * the tiers and included leads of the earlier statement.
 */
export const shareOfLead = (
  entries: readonly PlacedEntry[],
  closed: readonly ClosedRange[],
  range: Pick<ClosedRange, "from" | "to">,
): LeadShare => divideEntries(entries, closed, range, makeFindDiscount(entries, closed));

/** What was taken off the charges that a credit takes back: the lead had `before` in closed statements, and `after` it. */
type FindDiscount = (before: number, after: number) => number;

/** Makes the function that finds the discount of each credit of a lead. Its credits in full have its whole discount. */
function makeFindDiscount(entries: readonly PlacedEntry[], closed: readonly ClosedRange[]): FindDiscount {
  const isDiscounted = closed.some(({ leadPrices = [] }) => leadPrices.length > 0);
  if (!isDiscounted || entries.every(({ entry }) => entry.amount >= 0)) return () => 0;
  let [listed, discount] = [0, 0];
  for (const [index, statement] of closed.entries()) {
    const posted = entries.filter(({ page }) => page < statement.closingPage);
    const { charges } = divideEntries(posted, closed.slice(0, index), statement, () => 0);
    for (const { kind, isLate, amount, credit } of charges) {
      const price = Math.max(0, subtractAmount(amount, credit));
      listed = sumAmounts([listed, price]);
      const found = kind === "lead" && !isLate && statement.leadPrices?.find((each) => each.price === price);
      if (found) discount = sumAmounts([discount, subtractAmount(found.price, found.charged)]);
    }
  }
  const left = (sum: number) =>
    roundAmount(discount, Math.min(Math.max(0, sum), listed), Math.max(1, listed), "half_up");
  return (before, after) => subtractAmount(left(before), left(after));
}

function divideEntries(
  entries: readonly PlacedEntry[],
  closed: readonly ClosedRange[],
  { from, to }: Pick<ClosedRange, "from" | "to">,
  findDiscount: FindDiscount,
): LeadShare {
  const lines = new Map<ChargeLine, { first: Entry; peak: number; sum: number }>();
  const closedLines = new Set<ChargeLine>();
  /** What is charged anew on a line of a closed statement, less what was taken back of that. */
  const again = new Map<ChargeLine, LeadCharge>();
  const charges: LeadCharge[] = [];
  const credits: PendingCredit[] = [];
  let [openSum, closedSum] = [0, 0];
  let charged: ClosedRange | undefined;

  for (const { page, index, entry } of entries) {
    const { line, amount, campaignId, model, leadId, occurredAt } = entry;
    const statement = findStatementOf(closed, page, entry);
    if (statement) {
      closedSum = sumAmounts([closedSum, amount]);
      closedLines.add(line);
      if (amount > 0) charged = statement;
      continue;
    }
    const isNext = occurredAt >= to;
    const openAfter = sumAmounts([openSum, amount]);
    if (charged && amount < 0 && openAfter < 0 && closedSum > 0) {
      const before = closedSum;
      closedSum = sumAmounts([before, amount]);
      const discount = findDiscount(before, closedSum) || undefined;
      const { document, number: invoiceNumber, period } = charged;
      if (document === "vat_invoice" && invoiceNumber !== undefined) {
        const credited = { page, index, leadId, amount: subtractAmount(0, amount), discount };
        credits.push({ ...credited, invoiceNumber, period, occurredAt });
      } else if (!isNext) {
        charges.push({ kind: "earlier", campaignId, model, isLate: true, amount, credit: 0, discount });
      }
      continue;
    }
    openSum = openAfter;
    if (isNext) continue;
    if (closedLines.has(line)) {
      const sum = sumAmounts([again.get(line)?.amount ?? 0, amount]);
      again.set(line, { kind: "earlier", campaignId, model, isLate: true, amount: sum, credit: 0 });
      continue;
    }
    const { first, peak, sum } = lines.get(line) ?? { first: entry, peak: 0, sum: 0 };
    const after = sumAmounts([sum, amount]);
    lines.set(line, { first, peak: Math.max(peak, after), sum: after });
  }
  const chargedAgain = [...again.values()].filter(({ amount }) => amount !== 0);
  return { charges: [...charges, ...chargedAgain, ...chargeLines(lines, from)], credits };
}

/** The charges of the lines of a lead, each with its credit. What reduces the lead as a whole is spread over them. */
function chargeLines(
  lines: ReadonlyMap<ChargeLine, { first: Entry; peak: number; sum: number }>,
  from: Instant,
): LeadCharge[] {
  const charges: LeadCharge[] = [];
  let reduction = 0;
  let reducing: Entry | undefined;
  for (const [line, { first, peak, sum }] of lines) {
    const kind = kinds[line];
    const { campaignId, model, occurredAt } = first;
    if (kind === "reduction") {
      reduction = subtractAmount(reduction, sum);
      reducing = first;
    } else if (sum < 0) charges.push({ kind, campaignId, model, isLate: occurredAt < from, amount: sum, credit: 0 });
    else if (peak > 0) {
      const credit = subtractAmount(peak, sum);
      charges.push({ kind, campaignId, model, isLate: occurredAt < from, amount: peak, credit });
    }
  }
  for (const charge of charges) {
    const taken = Math.min(reduction, Math.max(0, subtractAmount(charge.amount, charge.credit)));
    charge.credit = sumAmounts([charge.credit, taken]);
    reduction = subtractAmount(reduction, taken);
  }
  if (reducing && reduction !== 0) {
    const { campaignId, model } = reducing;
    charges.push({
      kind: "earlier",
      campaignId,
      model,
      isLate: false,
      amount: subtractAmount(0, reduction),
      credit: 0,
    });
  }
  return charges;
}
