import type { ChargeLine } from "#domain/billing/charge-lines.ts";
import type { Entry } from "#domain/ledger/entry.ts";
import type { CreditedEntry, DocumentNumber, StatementLine } from "#domain/ledger/statement-pages.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import { charge, type ChargedPart, takeBack } from "./charged-part.ts";
import { type Discount, toDiscount } from "./late-discount.ts";
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
 * since the last closing; if that is less, the rest corrects earlier statements, the latest first: by a credit note if
 * that was an invoice for VAT (VAT Regulations 1995, reg. 15C), otherwise by a line of this statement. Either credits what
 * the lead cost after the tiers and included leads of the earlier statement.
 */
export function shareOfLead(
  entries: readonly PlacedEntry[],
  closed: readonly ClosedRange[],
  range: Pick<ClosedRange, "from" | "to">,
): LeadShare {
  const discounts = new Map<ClosedRange, Discount>();
  return divideEntries(entries, closed, range, (statement) => {
    const discount = discounts.get(statement) ?? measureDiscount(entries, closed, statement);
    discounts.set(statement, discount);
    return discount;
  });
}

function measureDiscount(
  entries: readonly PlacedEntry[],
  closed: readonly ClosedRange[],
  statement: ClosedRange,
): Discount {
  const { leadPrices = [], closingPage } = statement;
  if (leadPrices.length === 0) return { listed: 0, discount: 0 };
  const posted = entries.filter(({ page }) => page < closingPage);
  const before = closed.slice(0, closed.indexOf(statement));
  const { charges } = divideEntries(posted, before, statement, () => ({ listed: 0, discount: 0 }));
  const prices = charges.map(({ amount, credit }) => Math.max(0, subtractAmount(amount, credit)));
  const discounts = charges.map(({ kind, isLate }, index) => {
    const found = kind === "lead" && !isLate && leadPrices.find(({ price }) => price === prices[index]);
    return found ? subtractAmount(found.price, found.charged) : 0;
  });
  return { listed: sumAmounts(prices), discount: sumAmounts(discounts) };
}

/** What a lead has in a closed statement, or in none yet. */
type StatementPart = ChargedPart & { statement: ClosedRange | undefined };

function divideEntries(
  entries: readonly PlacedEntry[],
  closed: readonly ClosedRange[],
  { from, to }: Pick<ClosedRange, "from" | "to">,
  measure: (statement: ClosedRange) => Discount,
): LeadShare {
  const lines = new Map<ChargeLine, { first: Entry; peak: number; sum: number }>();
  const closedLines = new Set<ChargeLine>();
  /** What is charged anew on a line of a closed statement, less what was taken back of that. */
  const again = new Map<ChargeLine, LeadCharge>();
  const charges: LeadCharge[] = [];
  const credits: PendingCredit[] = [];
  const toPart = (statement?: ClosedRange): StatementPart => ({ statement, left: 0, byLine: new Map() });
  const open = toPart();
  /** The latest first. */
  const parts = [open, ...closed.toReversed().map(toPart)];

  for (const { page, index, entry } of entries) {
    const { line, campaignId, model, leadId, occurredAt } = entry;
    const statement = findStatementOf(closed, page, entry);
    const own = statement ? parts.findIndex((part) => part.statement === statement) : 0;
    if (statement) closedLines.add(line);
    const isNext = occurredAt >= to;
    let { amount } = entry;
    if (amount >= 0) charge(parts[own] ?? open, line, amount);
    else {
      for (const { part, had, taken } of takeBack(parts.slice(own), line, subtractAmount(0, amount))) {
        if (statement || !part.statement || taken === 0) continue;
        amount = sumAmounts([amount, taken]);
        const discount = toDiscount(measure(part.statement), had, taken) || undefined;
        const { document, number: invoiceNumber, period } = part.statement;
        if (document === "vat_invoice" && invoiceNumber !== undefined) {
          credits.push({ page, index, leadId, amount: taken, discount, invoiceNumber, period, occurredAt });
        } else if (!isNext) {
          const corrected = { campaignId, model, isLate: true, amount: subtractAmount(0, taken), credit: 0, discount };
          charges.push({ kind: "earlier", ...corrected });
        }
      }
      if (amount === 0) continue;
    }
    if (statement || isNext) continue;
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
