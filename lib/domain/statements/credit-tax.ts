import { calculateTax, type Tax } from "#domain/contracts/tax.ts";
import type { CreditedEntry } from "#domain/ledger/statement-pages.ts";
import { roundAmount, subtractAmount, sumAmounts } from "#domain/shared/money.ts";

/** What a document comes to before tax, and its tax, in minor units. */
export type TaxedSum = { net: number; tax: number };

/** Sums what the entries of a credit note take back, less what had been taken off them: the net of the note. */
export const sumCredited = (credited: readonly Pick<CreditedEntry, "amount" | "discount">[]): number =>
  sumAmounts(credited.map(({ amount, discount = 0 }) => subtractAmount(amount, discount)));

/** Sums credit notes of one invoice. */
export const sumCreditNotes = (notes: readonly TaxedSum[]): TaxedSum => ({
  net: sumAmounts(notes.map(({ net }) => net)),
  tax: sumAmounts(notes.map(({ tax }) => tax)),
});

/**
 * Calculates the tax that a credit note over `net` gives back. `before` is what earlier notes of the invoice credited.
 *
 * The tax of all notes of an invoice follows from the sum of their nets, so notes over the whole invoice give back its
 * tax to the unit, in whatever parts they come. Under `half_up_line`, which rounds by the lines of the invoice, a note
 * has its share of the invoice's tax.
 */
export function calculateCreditTax(
  rule: Tax,
  net: number,
  { invoice, before }: { invoice: TaxedSum; before: TaxedSum },
): number {
  return subtractAmount(taxOnCredits(rule, invoice, sumAmounts([before.net, net])), before.tax);
}

/** The tax on all that was credited of an invoice; what is above its net has the tax of a line. */
function taxOnCredits(rule: Tax, invoice: TaxedSum, credited: number): number {
  if (rule.rounding !== "half_up_line" || invoice.net <= 0) return calculateTax(rule, [credited]);
  const ofInvoice = Math.min(credited, invoice.net);
  const share = roundAmount(invoice.tax, ofInvoice, invoice.net, "half_up");
  return sumAmounts([share, calculateTax(rule, [subtractAmount(credited, ofInvoice)])]);
}
