import { roundAmount, subtractAmount } from "#domain/shared/money.ts";

/** By how much less than the prices of a lead a closed statement charged for it: `discount` of `listed`. */
export type Discount = { listed: number; discount: number };

/** The discount of what is taken from a statement: its share, so that the parts of all that it charged sum to all of it. */
export function toDiscount({ listed, discount }: Discount, had: number, taken: number): number {
  const discountFor = (left: number) =>
    listed === 0 ? 0 : roundAmount(discount, Math.min(Math.max(0, left), listed), listed, "half_up");
  return subtractAmount(discountFor(had), discountFor(subtractAmount(had, taken)));
}
