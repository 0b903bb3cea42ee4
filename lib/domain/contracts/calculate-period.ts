import * as z from "zod";
import { multiplyAmount, SignedAmount, subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import type { Contract } from "./contract.ts";
import { calculateTax } from "./tax.ts";
import { applyTiers, type LeadRun, splitRuns, sumRuns } from "./tiers.ts";

/**
 * What leads of a period are charged: `lead` for a lead itself, to which tiers and included leads apply; `appointment`
 * and `promotion` for what came of it. `earlier` is a difference for a lead of an earlier period, to which no rule of
 * this one applies.
 */
export const ChargeKind = z.enum(["lead", "appointment", "promotion", "earlier"]);

/** Equal charges of a period, in the order of their leads. */
export type Charge = {
  kind: z.infer<typeof ChargeKind>;
  /** Each of them, in minor units. */
  amount: number;
  quantity: number;
  /** What each of them was credited in the same period; at most `amount`. */
  credit?: number | undefined;
};

/** A line of a period: charges, credits, or what a rule of the contract adds or takes. */
export const PeriodLine = z.object({
  kind: z.enum([...ChargeKind.options, "credit", "tier", "included", "minimum"]),
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
 * Throws a RangeError if a sum is too large to be exact.
 */
export function calculatePeriod(
  { tax: rule, tiers, included, minimum }: Rules,
  charges: readonly Charge[],
): PeriodSums {
  const ofPeriod = charges.filter(({ kind }) => kind !== "earlier");
  const leads = ofPeriod.flatMap(toLeadRun);
  const priced = tiers ? applyTiers(tiers, leads) : leads;
  const [covered = []] = included ? splitRuns(priced, [included.leads]) : [];

  const charged = ofPeriod.map(toLine);
  const credits = ofPeriod.flatMap(toCreditLine);
  const adjustments = [
    toAdjustment("tier", subtractAmount(sumRuns(priced), sumRuns(leads))),
    toAdjustment("included", included ? subtractAmount(included.fee, sumRuns(covered)) : 0),
  ].flat();
  const counted = [...charged, ...(minimum?.on === "gross" ? [] : credits), ...adjustments];
  const missing = minimum ? Math.max(0, subtractAmount(minimum.amount, sumLines(counted))) : 0;
  const earlier = charges.filter(({ kind }) => kind === "earlier").map(toLine);

  const lines = [...charged, ...credits, ...adjustments, ...toAdjustment("minimum", missing), ...earlier];
  const net = sumLines(lines);
  const tax = calculateTax(
    rule,
    lines.map(({ amount }) => amount),
  );
  return { leads: countLeads(leads), lines, net, tax, total: sumAmounts([net, tax]) };
}

/** The leads of a charge that cost something, with what they cost after credits. */
function toLeadRun({ kind, amount, quantity, credit = 0 }: Charge): LeadRun[] {
  const price = subtractAmount(amount, credit);
  return kind === "lead" && price > 0 ? [{ price, quantity }] : [];
}

const countLeads = (runs: readonly LeadRun[]): number => runs.reduce((sum, { quantity }) => sum + quantity, 0);

const toLine = ({ kind, amount, quantity }: Charge): PeriodLine => ({
  kind,
  quantity,
  amount: multiplyAmount(amount, quantity),
});

const toCreditLine = ({ credit = 0, quantity }: Charge): PeriodLine[] =>
  credit === 0 ? [] : [{ kind: "credit", quantity, amount: multiplyAmount(subtractAmount(0, credit), quantity) }];

const toAdjustment = (kind: "tier" | "included" | "minimum", amount: number): PeriodLine[] =>
  amount === 0 ? [] : [{ kind, quantity: 1, amount }];

const sumLines = (lines: readonly PeriodLine[]): number => sumAmounts(lines.map(({ amount }) => amount));
