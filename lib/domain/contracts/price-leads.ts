import * as z from "zod";
import { Money, multiplyAmount, roundAmount, subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import type { Charge } from "./charge.ts";
import type { Contract } from "./contract.ts";
import { applyTiers, type LeadRun, splitRuns, sumRuns } from "./tiers.ts";

/** Leads that follow each other, with the price of each itself and after tiers. */
type PricedRun = LeadRun & { ownPrice: number };

type Rules = Pick<Contract, "tiers" | "included">;

/** The leads of a period that cost something, with their prices before and after tiers, and those that the fee covers. */
export function priceLeads(
  { tiers, included }: Rules,
  charges: readonly Charge[],
): Record<"leads" | "priced" | "covered" | "others", PricedRun[]> {
  const leads = charges.flatMap(toLeadRun);
  const priced = tiers ? applyTiers(tiers, leads) : leads;
  const [covered = [], others = []] = splitRuns(priced, [included?.leads ?? 0, Infinity]);
  return { leads, priced, covered, others };
}

/** The leads of a charge that cost something, with what they cost after credits. */
function toLeadRun({ kind, amount, quantity, credit = 0 }: Charge): PricedRun[] {
  const price = subtractAmount(amount, credit);
  return kind === "lead" && price > 0 ? [{ ownPrice: price, price, quantity }] : [];
}

const { amount: Amount } = Money.shape;

/** What each lead of one price came to in a period, because tiers or included leads made it cheaper. */
export const LeadPrice = z
  .object({
    price: Amount.meta({ description: "The price of the lead itself, in minor units." }),
    charged: Amount.meta({ description: "What it came to, in minor units, rounded down." }),
  })
  .meta({ id: "LeadPrice" });
export type LeadPrice = z.infer<typeof LeadPrice>;

/**
 * Works out what each lead of a period came to after tiers and included leads: what the leads of its price came to
 * together, divided equally and rounded down. The fee is divided among the leads that it covers by their prices. Leads
 * that became no cheaper are left out.
 */
export function listLeadPrices(rules: Rules, charges: readonly Charge[]): LeadPrice[] {
  const { covered, others } = priceLeads(rules, charges);
  const listed = sumRuns(covered);
  const fee = Math.min(rules.included?.fee ?? 0, listed);
  const sums = [
    ...others.map((run) => ({ run, sum: multiplyAmount(run.price, run.quantity) })),
    ...covered.map((run) => {
      const sum = multiplyAmount(run.price, run.quantity);
      return { run, sum: roundAmount(fee, sum, Math.max(1, listed), "down") };
    }),
  ];
  return [...Map.groupBy(sums, ({ run }) => run.ownPrice)].flatMap(([price, runs]) => {
    const quantity = runs.reduce((count, { run }) => count + run.quantity, 0);
    const charged = roundAmount(sumAmounts(runs.map(({ sum }) => sum)), 1, quantity, "down");
    return charged < price ? [{ price, charged }] : [];
  });
}
