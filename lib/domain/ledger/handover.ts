import * as z from "zod";
import type { Model } from "#domain/campaigns/model.ts";
import type { Party } from "#domain/contracts/party.ts";
import type { Tax } from "#domain/contracts/tax.ts";
import { getMinorUnitDigits } from "#domain/shared/currency.ts";
import type { CampaignId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { roundAmount, subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";

/** A line of a statement. A line of the contract, such as `minimum`, is of no campaign. */
type HandoverCharge = {
  kind: string;
  campaign?: { id: CampaignId; name: string; model: Model } | undefined;
  quantity: number;
  amount: number;
};

/** A closed statement as another program for invoices takes it. Amounts are in minor units of `currency`. */
export type HandoverStatement = {
  number: string;
  period: string;
  from: Instant;
  to: Instant;
  /** Calendar dates: 2026-12-01. */
  issuedOn: string;
  dueOn: string;
  currency: string;
  customer: Party;
  charges: readonly HandoverCharge[];
  tax: Tax;
  sums: { net: number; tax: number };
  /** The hash of the page that issued the statement. */
  hash: string;
};

/** The charges of one campaign, model and line, summed; `key` names it within its statement. */
export type HandoverLine = { key: string; kind: string; campaign: HandoverCharge["campaign"] } & Record<
  "quantity" | "amount",
  number
>;

/** The most invoice items that Stripe takes for one invoice. */
const maxLines = 250;

/** The programs for invoices to which a statement can be handed over. */
export const HandoverFormat = z.enum(["stripe", "xero", "quickbooks"]);
export type HandoverFormat = z.infer<typeof HandoverFormat>;

/**
 * Why a statement fits into no file: it has too many lines; the client is owed money, for which it needs a credit note;
 * it comes to nothing; or the program counts the currency in another unit.
 */
export type HandoverRefusal = {
  kind: "handover_impossible";
  reason: "too_many_lines" | "negative_total" | "zero_total" | "currency_unit_differs";
  max?: number;
};

const impossible = (reason: HandoverRefusal["reason"], max?: number) =>
  refuse({ kind: "handover_impossible" as const, reason, max });

/**
 * Whether Stripe counts a currency in its minor unit of ISO 4217. It takes hundredths of ISK and UGX, which have none,
 * whole MGA, and no last digit of three (docs.stripe.com/currencies, "Special cases").
 */
const hasStripeUnit = (currency: string): boolean =>
  getMinorUnitDigits(currency) <= 2 && !["ISK", "UGX", "MGA"].includes(currency);

/**
 * Sums the charges of a statement by campaign, model and line, in the order in which they first appear. Lines that come
 * to nothing are left out.
 */
export function toHandoverLines(
  format: HandoverFormat,
  { charges, sums, currency }: Pick<HandoverStatement, "charges" | "sums" | "currency">,
): Result<HandoverLine[], HandoverRefusal> {
  if (sums.net < 0) return impossible("negative_total");
  if (sums.net === 0) return impossible("zero_total");
  if (format === "stripe" && !hasStripeUnit(currency)) return impossible("currency_unit_differs");
  const lines = new Map<string, HandoverLine>();
  for (const { kind, campaign, quantity, amount } of charges) {
    const key = [campaign?.id ?? "contract", campaign?.model, kind].filter(Boolean).join("/");
    const line = lines.get(key) ?? { key, kind, campaign, quantity: 0, amount: 0 };
    lines.set(key, {
      ...line,
      quantity: line.quantity + quantity,
      amount: sumAmounts([line.amount, amount]),
    });
  }
  const charged = [...lines.values()].filter(({ amount }) => amount !== 0);
  return charged.length > maxLines ? impossible("too_many_lines", maxLines) : ok(charged);
}

/** The tax on a line, rounded to the nearest unit, as Stripe, Xero and QuickBooks calculate it. */
export const taxOnLine = (amount: number, { rate }: Pick<Tax, "rate">): number =>
  roundAmount(amount, rate, 10_000, "half_up");

/** The tax of a statement, the sum of the taxes on its handed-over lines, and by how much that is more. */
export const TaxComparison = z
  .object({
    statement: z.int().meta({ description: "The tax of the statement, in minor units." }),
    lines: z.int().meta({ description: "The sum of the taxes of the lines, each rounded to the nearest unit." }),
    difference: z.int().meta({ description: "By how much that is more than the tax of the statement." }),
  })
  .meta({ id: "TaxComparison" });
export type TaxComparison = z.infer<typeof TaxComparison>;

/** Compares the tax of a statement with what another program will calculate line by line. */
export function compareTax(
  { tax, sums }: Pick<HandoverStatement, "tax" | "sums">,
  lines: readonly Pick<HandoverLine, "amount">[],
): TaxComparison {
  const ofLines = sumAmounts(lines.map(({ amount }) => taxOnLine(amount, tax)));
  return { statement: sums.tax, lines: ofLines, difference: subtractAmount(ofLines, sums.tax) };
}
