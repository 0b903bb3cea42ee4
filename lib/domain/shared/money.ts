import * as z from "zod";
import { Currency } from "./currency.ts";

/** An amount that is missing, too large or too small has the words of any such field. */
const wholeUnits = z.int({
  error: ({ code, input }) =>
    input === undefined || code === "too_big" || code === "too_small"
      ? undefined
      : "a whole number of minor units: 6000 is £60.00",
});

/** An amount in minor units (pence) of a currency; at most ten thousand million, so that sums are exact in a double. */
export const Money = z
  .strictObject({
    amount: wholeUnits.min(0).max(10_000_000_000).meta({ description: "Minor units: 6000 is £60.00.", example: 6000 }),
    currency: Currency,
  })
  .meta({ id: "Money" });
export type Money = z.infer<typeof Money>;

/**
 * A sum of amounts, which may be larger than any one amount. Exact up to 2^53 − 1, about 900,000 of the largest
 * amounts.
 */
export const Total = Money.extend({
  amount: wholeUnits.min(0).meta({ description: "Minor units.", example: 1_260_000 }),
}).meta({
  id: "Total",
});

/** An amount that may be negative, in minor units of a currency that is given beside it. */
export const SignedAmount = wholeUnits.meta({ description: "Minor units; negative for a credit.", example: -6000 });

/** How an amount that is not whole is rounded, by its magnitude: `down` towards zero, or to the nearest unit. */
export type Rounding = "down" | "half_up" | "half_even";

/**
 * Calculates `amount` × `numerator` ÷ `denominator` in minor units, rounded once, in exact integer arithmetic. It rounds
 * the magnitude and puts the sign back, so that a credit mirrors its charge to the unit. Throws a RangeError if
 * `denominator` is not positive, if `numerator` is negative, if an argument is not whole, or if the result is too large
 * to be exact.
 */
export function roundAmount(amount: number, numerator: number, denominator: number, rounding: Rounding): number {
  if (denominator <= 0) throw new RangeError("a proportion of nothing");
  if (numerator < 0) throw new RangeError("a negative proportion");
  const [product, divisor] = [BigInt(amount) * BigInt(numerator), BigInt(denominator)];
  const magnitude = product < 0n ? -product : product;
  const [whole, doubledRest] = [magnitude / divisor, 2n * (magnitude % divisor)];
  const isUp =
    rounding !== "down" &&
    (doubledRest > divisor || (doubledRest === divisor && (rounding === "half_up" || whole % 2n === 1n)));
  const rounded = whole + (isUp ? 1n : 0n);
  return toExactNumber(product < 0n ? -rounded : rounded);
}

/** Sums amounts of one currency, which may be negative. Throws a RangeError if the sum is too large to be exact. */
export function sumAmounts(amounts: Iterable<number>): number {
  let sum = 0n;
  for (const amount of amounts) sum += BigInt(amount);
  return toExactNumber(sum);
}

/** Takes `deduction` from `amount`, both of one currency. Throws a RangeError if the result is too large to be exact. */
export const subtractAmount = (amount: number, deduction: number): number =>
  toExactNumber(BigInt(amount) - BigInt(deduction));

/** Multiplies `amount` by a whole number. Throws a RangeError if the result is too large to be exact. */
export const multiplyAmount = (amount: number, times: number): number => toExactNumber(BigInt(amount) * BigInt(times));

function toExactNumber(units: bigint): number {
  const amount = Number(units);
  if (!Number.isSafeInteger(amount)) throw new RangeError("an amount of more than 2^53 − 1 minor units");
  return amount;
}

/** Sums `amounts` by currency, in the order in which the currencies first appear. */
export function sumByCurrency(amounts: readonly Money[]): Money[] {
  const sums = new Map<string, number>();
  for (const { amount, currency } of amounts) sums.set(currency, sumAmounts([sums.get(currency) ?? 0, amount]));
  return [...sums].map(([currency, amount]) => ({ currency, amount }));
}
