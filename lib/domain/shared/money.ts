import * as z from "zod";
import { Currency } from "./currency.ts";

/** An amount in minor units (pence) of a currency; at most ten thousand million, so that sums are exact in a double. */
export const Money = z
  .strictObject({
    amount: z.int().min(0).max(10_000_000_000).meta({ description: "Minor units: 6000 is £60.00.", example: 6000 }),
    currency: Currency,
  })
  .meta({ id: "Money" });
export type Money = z.infer<typeof Money>;

/**
 * A sum of amounts, which may be larger than any one amount. Exact up to 2^53 − 1, about 900,000 of the largest
 * amounts.
 */
export const Total = Money.extend({
  amount: z.int().min(0).meta({ description: "Minor units.", example: 1_260_000 }),
}).meta({
  id: "Total",
});

/**
 * Calculates `amount` × `numerator` ÷ `denominator` in minor units, rounded half up, in exact integer arithmetic.
 * Throws a RangeError if `denominator` is 0, and if an argument is negative or not whole: rounding up would then need
 * another definition.
 */
export function scaleAmount(amount: number, numerator: number, denominator: number): number {
  if (denominator === 0) throw new RangeError("a proportion of nothing");
  if (Math.min(amount, numerator, denominator) < 0) throw new RangeError("a proportion of less than nothing");
  const scaled = 2n * BigInt(amount) * BigInt(numerator) + BigInt(denominator);
  return Number(scaled / (2n * BigInt(denominator)));
}

/** Sums `amounts` by currency, in the order in which the currencies first appear. */
export function sumByCurrency(amounts: readonly Money[]): Money[] {
  const sums = new Map<string, number>();
  for (const { amount, currency } of amounts) sums.set(currency, (sums.get(currency) ?? 0) + amount);
  return [...sums].map(([currency, amount]) => ({ currency, amount }));
}
