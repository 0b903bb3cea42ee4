import * as z from "zod";
import { roundAmount, sumAmounts, Total } from "#domain/shared/money.ts";
import type { BillingRecord } from "./billing-record.ts";
import { isCharged } from "./charge-lines.ts";

/**
 * The cost of one sale: price ÷ conversion, where conversion is sales ÷ leads of the named denominator; null without a
 * sale. A rejected lead costs nothing: it is not a billed lead, and adds nothing to the spend on delivered leads.
 */
export const CostPerSale = z
  .object({
    denominator: z.enum(["billed", "delivered"]),
    currency: z.string(),
    leads: z.int(),
    sales: z.int(),
    spend: Total,
    conversion: z.number().nullable(),
    costPerSale: Total.nullable(),
  })
  .meta({ id: "CostPerSale" });
export type CostPerSale = z.infer<typeof CostPerSale>;

const denominators = {
  billed: isCharged,
  delivered: (record: BillingRecord) => record.deliveredAt !== undefined,
} satisfies Record<CostPerSale["denominator"], (record: BillingRecord) => boolean>;

/** Calculates the cost per sale of `records` for each denominator and currency; no sum mixes currencies. */
export function calculateCostPerSale(records: readonly BillingRecord[]): CostPerSale[] {
  const currencies = [...new Set(records.map(({ price }) => price.currency))];
  return currencies.flatMap((currency) =>
    (["billed", "delivered"] as const).map((denominator) => {
      const counted = records.filter(
        (record) => record.price.currency === currency && denominators[denominator](record),
      );
      const sales = counted.filter(({ outcome }) => outcome?.kind === "won").length;
      const spend = sumAmounts(counted.map(({ charged }) => charged.amount));
      return {
        denominator,
        currency,
        leads: counted.length,
        sales,
        spend: { amount: spend, currency },
        conversion: counted.length === 0 ? null : sales / counted.length,
        // With mixed prices, price ÷ conversion is the same as the sum of prices ÷ sales.
        costPerSale: sales === 0 ? null : { amount: roundAmount(spend, 1, sales, "half_up"), currency },
      };
    }),
  );
}
