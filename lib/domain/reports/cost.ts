import * as z from "zod";
import { roundAmount, SignedAmount } from "#domain/shared/money.ts";
import { isTooFew } from "./rate.ts";
import { toWilsonInterval } from "./wilson.ts";

/** Leads that can have been sold, the sales, and what the leads cost after credits, in minor units of one currency. */
export type Tally = { leads: number; sales: number; spend: number };

/** The cost of a sale, with its denominator and its interval. */
export const SaleCost = z
  .object({
    leads: z.int().meta({ description: "The denominator: billed leads without returned ones, old enough to be sold." }),
    sales: z.int(),
    spend: SignedAmount.meta({ description: "What the leads cost after credits, in minor units." }),
    costPerSale: SignedAmount.nullable().meta({ description: "Minor units; null without a sale." }),
    interval: z
      .object({ low: SignedAmount, high: SignedAmount })
      .meta({ id: "CostInterval", description: "The 95 % interval of the cost of a sale; null without a sale." })
      .nullable(),
    tooFew: z.boolean().meta({ description: "Whether it is too few to judge by." }),
  })
  .meta({ id: "SaleCost" });
export type SaleCost = z.infer<typeof SaleCost>;

/**
 * Calculates the cost of a sale: the price of a lead ÷ its conversion, which is what all leads cost ÷ sales. What was
 * spent is known and the sales are chance, so the interval is that of the conversion (Wilson) at the mean price of a lead.
 */
export function toSaleCost({ leads, sales, spend }: Tally): SaleCost {
  const isKnown = sales > 0 && leads > 0;
  const conversion = toWilsonInterval(Math.min(sales, leads), leads);
  return {
    leads,
    sales,
    spend,
    costPerSale: isKnown ? roundAmount(spend, 1, sales, "half_up") : null,
    interval: isKnown
      ? { low: Math.round(spend / leads / conversion.high), high: Math.round(spend / leads / conversion.low) }
      : null,
    tooFew: isTooFew(sales, leads),
  };
}
