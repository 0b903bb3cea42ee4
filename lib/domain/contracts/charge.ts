import * as z from "zod";

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
