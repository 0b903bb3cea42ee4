import * as z from "zod";
import { ShareInterval, toWilsonInterval } from "./wilson.ts";

/** The fewest of each that a share is judged by: from here on an interval of 95 % covers 93 to 97 %. */
const fewest = { of: 50, successes: 10, failures: 10 } as const;

/** Whether a share says too little to be judged. */
export const isTooFew = (count: number, of: number): boolean =>
  of < fewest.of || count < fewest.successes || of - count < fewest.failures;

/** A count and its denominator, with the share that it is and how far that can be trusted. */
export const Rate = z
  .object({
    value: z.int().meta({ description: "How many." }),
    of: z.int().meta({ description: "Of how many." }),
    share: z.number().nullable().meta({ description: "`value` ÷ `of`, from 0 to 1; null if `of` is 0." }),
    interval: ShareInterval.nullable().meta({ description: "Of the share; null if `of` is 0." }),
    tooFew: z.boolean().meta({
      description: "Whether it is too few to judge by: fewer than 50, or fewer than 10 on either side.",
    }),
  })
  .meta({ id: "Rate" });
export type Rate = z.infer<typeof Rate>;

export const toRate = (value: number, of: number): Rate => ({
  value,
  of,
  share: of === 0 ? null : value / of,
  interval: of === 0 ? null : toWilsonInterval(value, of),
  tooFew: isTooFew(value, of),
});
