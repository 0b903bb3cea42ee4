import * as z from "zod";
import { roundAmount, type Rounding, sumAmounts } from "#domain/shared/money.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";

/**
 * How tax is rounded to a minor unit. In the United Kingdom the total VAT of an invoice may be rounded down (HMRC, VAT
 * Notice 700, 17.5): `down_total`. `half_up_line` rounds the tax of each line to the nearest unit and sums it.
 */
export const TaxRounding = z.enum(["down_total", "half_even_total", "half_up_line"]);
export type TaxRounding = z.infer<typeof TaxRounding>;

/** The tax on a period. */
export const Tax = z.strictObject({
  rate: z.int().min(0).max(10_000).meta({ description: "In basis points: 2000 is 20 %.", example: 2000 }),
  rounding: TaxRounding,
  label: singleLine(20).meta({ description: "What the document calls it.", example: "VAT" }),
});
export type Tax = z.infer<typeof Tax>;

const rules: Record<TaxRounding, { rounding: Rounding; isByLine: boolean }> = {
  down_total: { rounding: "down", isByLine: false },
  half_even_total: { rounding: "half_even", isByLine: false },
  half_up_line: { rounding: "half_up", isByLine: true },
};

/** Calculates the tax on the net amounts of the lines of a document; negative on credits, which mirror their charges. */
export function calculateTax({ rate, rounding: rule }: Tax, lines: readonly number[]): number {
  const { rounding, isByLine } = rules[rule];
  const taxOn = (net: number) => roundAmount(net, rate, 10_000, rounding);
  return isByLine ? sumAmounts(lines.map(taxOn)) : taxOn(sumAmounts(lines));
}
