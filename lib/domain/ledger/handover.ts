import type { Model } from "#domain/campaigns/model.ts";
import type { Party } from "#domain/contracts/party.ts";
import type { Tax } from "#domain/contracts/tax.ts";
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

/** Why a statement fits into no file: too many lines, or the client is owed money, for which it needs a credit note. */
export type HandoverRefusal = { kind: "too_many_lines"; lines: number; max: number } | { kind: "negative_total" };

/**
 * Sums the charges of a statement by campaign, model and line, in the order in which they first appear. Lines that come
 * to nothing are left out.
 */
export function toHandoverLines({
  charges,
  sums,
}: Pick<HandoverStatement, "charges" | "sums">): Result<HandoverLine[], HandoverRefusal> {
  if (sums.net < 0) return refuse({ kind: "negative_total" });
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
  return charged.length > maxLines
    ? refuse({ kind: "too_many_lines", lines: charged.length, max: maxLines })
    : ok(charged);
}

/** The tax on a line, rounded to the nearest unit, as Stripe, Xero and QuickBooks calculate it. */
export const taxOnLine = (amount: number, { rate }: Pick<Tax, "rate">): number =>
  roundAmount(amount, rate, 10_000, "half_up");

/** The tax of a statement, the sum of the taxes on its handed-over lines, and by how much that is more. */
export type TaxComparison = { statement: number; lines: number; difference: number };

/** Compares the tax of a statement with what another program will calculate line by line. */
export function compareTax(
  { tax, sums }: Pick<HandoverStatement, "tax" | "sums">,
  lines: readonly Pick<HandoverLine, "amount">[],
): TaxComparison {
  const ofLines = sumAmounts(lines.map(({ amount }) => taxOnLine(amount, tax)));
  return { statement: sums.tax, lines: ofLines, difference: subtractAmount(ofLines, sums.tax) };
}
