import * as z from "zod";
import { multiplyAmount, SignedAmount, subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import { type Charge, ChargeKind } from "./charge.ts";
import type { Contract } from "./contract.ts";
import { calculateTax } from "./tax.ts";
import { priceLeads } from "./price-leads.ts";
import { sumRuns } from "./tiers.ts";

/** A line of a period: charges, credits, or what a rule of the contract adds or takes. */
export const PeriodLine = z.object({
  kind: z.enum([...ChargeKind.options, "credit", "tier", "included", "minimum", "discount"]),
  quantity: z.int(),
  amount: SignedAmount.meta({ description: "The sum of the line, in minor units." }),
});
export type PeriodLine = z.infer<typeof PeriodLine>;

/** What a period comes to under a contract, in minor units. */
export const PeriodSums = z.object({
  leads: z.int().meta({ description: "The leads that count for tiers and included leads: those that cost something." }),
  lines: z.array(PeriodLine),
  net: SignedAmount.meta({ description: "The sum of the lines." }),
  tax: SignedAmount,
  total: SignedAmount.meta({ description: "Net and tax." }),
});
export type PeriodSums = z.infer<typeof PeriodSums>;

type Rules = Pick<Contract, "tax" | "tiers" | "included" | "minimum">;

/**
 * Calculates what a period comes to, a pure function of its charges and one version of the contract. Tiers come first,
 * then the included leads, then the minimum; nothing is in proportion to a part of a month. A lead that was credited in
 * full does not count for tiers and included leads, and one that was credited in part counts with the rest of its price.
 * `discount` is what earlier periods had taken off what `earlier` charges take back. Throws a RangeError if a sum is too
 * large to be exact.
 */
export function calculatePeriod(
  { tax: rule, tiers, included, minimum }: Rules,
  charges: readonly Charge[],
  discount = 0,
): PeriodSums {
  const ofPeriod = charges.filter(({ kind }) => kind !== "earlier");
  const { leads, priced, covered } = priceLeads({ tiers, included }, ofPeriod);

  const charged = ofPeriod.map(toLine);
  const credits = ofPeriod.flatMap(toCreditLine);
  const adjustments = [
    toAdjustment("tier", subtractAmount(sumRuns(priced), sumRuns(leads))),
    toAdjustment("included", included ? subtractAmount(included.fee, sumRuns(covered)) : 0),
  ].flat();
  const counted = [...charged, ...(minimum?.on === "gross" ? [] : credits), ...adjustments];
  const missing = minimum ? Math.max(0, subtractAmount(minimum.amount, sumLines(counted))) : 0;
  const earlier = charges.filter(({ kind }) => kind === "earlier").map(toLine);

  const added = [...toAdjustment("minimum", missing), ...earlier, ...toAdjustment("discount", discount)];
  const lines = [...charged, ...credits, ...adjustments, ...added];
  const net = sumLines(lines);
  const tax = calculateTax(
    rule,
    lines.map(({ amount }) => amount),
  );
  const count = leads.reduce((sum, { quantity }) => sum + quantity, 0);
  return { leads: count, lines, net, tax, total: sumAmounts([net, tax]) };
}

const toLine = ({ kind, amount, quantity }: Charge): PeriodLine => ({
  kind,
  quantity,
  amount: multiplyAmount(amount, quantity),
});

const toCreditLine = ({ credit = 0, quantity }: Charge): PeriodLine[] =>
  credit === 0 ? [] : [{ kind: "credit", quantity, amount: multiplyAmount(subtractAmount(0, credit), quantity) }];

const toAdjustment = (kind: "tier" | "included" | "minimum" | "discount", amount: number): PeriodLine[] =>
  amount === 0 ? [] : [{ kind, quantity: 1, amount }];

const sumLines = (lines: readonly PeriodLine[]): number => sumAmounts(lines.map(({ amount }) => amount));
