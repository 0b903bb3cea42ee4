import * as z from "zod";
import { Money, multiplyAmount, sumAmounts } from "#domain/shared/money.ts";
import { whenValid } from "#domain/shared/when-valid.ts";

const Step = z.strictObject({
  upTo: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .meta({ description: "The last lead of the period to which this step applies; absent in the last step." }),
  amount: Money.shape.amount.meta({ description: "The price of a lead, in minor units.", example: 5500 }),
});

/**
 * Prices of leads that fall with their number in a period. `graduated`: each lead has the price of the step into which
 * it falls, in the order of the leads. `volume`: all leads have the price of the step into which their number falls. A
 * lead whose own price is lower keeps that.
 */
export const Tiers = z
  .strictObject({ kind: z.enum(["volume", "graduated"]), steps: z.array(Step).min(1).max(20) })
  .refine(({ steps }) => steps.every(({ upTo }, index) => (upTo === undefined) === (index === steps.length - 1)), {
    path: ["steps"],
    error: "`upTo` in each step but the last",
    ...whenValid,
  })
  .refine(({ steps }) => steps.every(({ upTo }, index) => upTo === undefined || upTo > getLast(steps, index)), {
    path: ["steps"],
    error: "each `upTo` higher than the one before",
    ...whenValid,
  })
  .refine(({ steps }) => steps.every(({ amount }, index) => amount <= (steps[index - 1]?.amount ?? amount)), {
    path: ["steps"],
    error: "no `amount` higher than the one before",
    ...whenValid,
  });
export type Tiers = z.infer<typeof Tiers>;

/** The last lead to which the step before `index` applies; 0 before the first step. */
const getLast = (steps: readonly z.infer<typeof Step>[], index: number): number => steps[index - 1]?.upTo ?? 0;

/** Leads with one price, in minor units, that follow each other. */
export type LeadRun = { price: number; quantity: number };

/** Applies the tiers to leads in their order. Returns the same leads in the same order, each with its price. */
export function applyTiers<Run extends LeadRun>({ kind, steps }: Tiers, runs: readonly Run[]): Run[] {
  const count = runs.reduce((sum, { quantity }) => sum + quantity, 0);
  const sizes =
    kind === "graduated"
      ? steps.map(({ upTo = Infinity }, index) => upTo - getLast(steps, index))
      : steps.map(({ upTo = Infinity }, index) => (getLast(steps, index) < count && count <= upTo ? count : 0));
  return splitRuns(runs, sizes).flatMap((stepRuns, index) =>
    stepRuns.map((run) => ({ ...run, price: Math.min(run.price, steps[index]?.amount ?? run.price) })),
  );
}

/** Splits leads into consecutive groups of the given sizes; the last ones may get fewer. */
export function splitRuns<Run extends LeadRun>(runs: readonly Run[], sizes: readonly number[]): Run[][] {
  const remaining = runs.map((run) => ({ ...run }));
  return sizes.map((size) => {
    const group: Run[] = [];
    for (let room = size; room > 0 && remaining[0];) {
      const quantity = Math.min(room, remaining[0].quantity);
      group.push({ ...remaining[0], quantity });
      room -= quantity;
      remaining[0].quantity -= quantity;
      if (remaining[0].quantity === 0) remaining.shift();
    }
    return group;
  });
}

/** Sums the prices of leads. */
export const sumRuns = (runs: readonly LeadRun[]): number =>
  sumAmounts(runs.map(({ price, quantity }) => multiplyAmount(price, quantity)));
