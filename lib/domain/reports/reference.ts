import * as z from "zod";
import { percentile } from "#domain/billing/percentile.ts";
import { isTooFew } from "./rate.ts";

/** What a rate is compared with, and where that is from. */
export const Reference = z
  .object({
    share: z.number().min(0).max(1),
    from: z.enum(["target", "own_median", "assumed"]).meta({
      id: "ReferenceSource",
      description:
        "`target`: the agency set it. `own_median`: the median of its last six full months. `assumed`: Baton's default, " +
        "for an agency with neither.",
    }),
  })
  .meta({ id: "Reference" });
export type Reference = z.infer<typeof Reference>;

/** The defaults that are shown as assumed. */
const assumedShares = { reply: 0.03, meeting: 0.35 } as const;

/** A median of fewer months is none. */
const fewestMonths = 3;

/** Finds the reference of a rate: the target, else the median of full months that are not too few, else what is assumed. */
export function findReference({
  target,
  months,
  rate,
}: {
  target?: number | undefined;
  months: readonly { value: number; of: number }[];
  rate: keyof typeof assumedShares;
}): Reference {
  if (target !== undefined) return { share: target, from: "target" };
  const shares = months
    .filter(({ value, of }) => value <= of && !isTooFew(value, of))
    .map(({ value, of }) => value / of);
  const median = shares.length < fewestMonths ? undefined : percentile(shares, 50);
  return median === undefined ? { share: assumedShares[rate], from: "assumed" } : { share: median, from: "own_median" };
}
