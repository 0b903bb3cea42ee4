import * as z from "zod";
import type { Tally } from "./cost.ts";
import { isTooFew } from "./rate.ts";
import { toWilsonInterval } from "./wilson.ts";

/** How many standard errors a difference has: looked at daily for a year, 3 are false in 3.4 % of equal pairs, 1.96 in 31 %. */
const verdictErrors = 3;
/** The quantile of the normal distribution for a power of 80 %. */
const powerErrors = 0.841621;
/** More leads a side than this would settle nothing that matters: the two cost about the same. */
const mostLeadsToSettle = 20_000;

export const CostVerdict = z.enum(["callback_cheaper", "appointment_cheaper", "too_few"]).meta({
  id: "CostVerdict",
  description:
    "Which model has the cheaper sale: a difference of at least three standard errors, with enough leads and sales on " +
    "either side. `too_few`: these numbers cannot tell.",
});
export type CostVerdict = z.infer<typeof CostVerdict>;

export const CostComparison = z
  .object({
    verdict: CostVerdict,
    ratio: z
      .object({ value: z.number(), low: z.number(), high: z.number() })
      .meta({
        id: "CostRatio",
        description:
          "The cost of a sale by callbacks ÷ that by appointments, with its 95 % interval; null without sales.",
      })
      .nullable(),
    leadsToSettle: z.int().nullable().meta({
      description: "So many leads of each model would show a difference of this size in four of five cases.",
    }),
    moreLeads: z.int().nullable().meta({
      description:
        "How many more leads that takes of the model that has fewer; null after a verdict, or without sales.",
    }),
    aboutTheSame: z
      .boolean()
      .meta({ description: "Whether more than 20,000 leads would be needed to tell them apart." }),
  })
  .meta({ id: "CostComparison" });
export type CostComparison = z.infer<typeof CostComparison>;

/** Compares the costs of a sale by two models, from leads of one currency that are old enough to be sold. */
export function compareCosts(callback: Tally, appointment: Tally): CostComparison {
  const ratio = toCostRatio(callback, appointment);
  if (!ratio) return { verdict: "too_few", ratio: null, leadsToSettle: null, moreLeads: null, aboutTheSame: false };
  const verdict = judgeCosts(callback, appointment);
  const needed = countLeadsToSettle(ratio.value, callback, appointment);
  const isOpen = verdict === "too_few";
  const aboutTheSame = isOpen && needed > mostLeadsToSettle;
  return {
    verdict,
    ratio,
    leadsToSettle: Number.isFinite(needed) ? needed : null,
    moreLeads: isOpen && !aboutTheSame ? Math.max(0, needed - Math.min(callback.leads, appointment.leads)) : null,
    aboutTheSame,
  };
}

/**
 * Judges which model has the cheaper sale: |ln ratio| ≥ 3 √v with the variance v = (1/a − 1/n) + (1/b − 1/m), for a sales
 * of n leads and b of m (delta method). Only with enough on either side that their own costs are shown.
 */
export function judgeCosts(callback: Tally, appointment: Tally): CostVerdict {
  if ([callback, appointment].some(({ leads, sales, spend }) => isTooFew(sales, leads) || spend <= 0)) return "too_few";
  const difference = Math.log(toCostPerSale(callback) / toCostPerSale(appointment));
  const variance = [callback, appointment].reduce((sum, { leads, sales }) => sum + 1 / sales - 1 / leads, 0);
  if (Math.abs(difference) < verdictErrors * Math.sqrt(variance)) return "too_few";
  return difference < 0 ? "callback_cheaper" : "appointment_cheaper";
}

const toCostPerSale = ({ spend, sales }: Tally): number => spend / sales;

/**
 * The cost of a sale by callbacks ÷ that by appointments. Its interval combines those of the two by MOVER on logarithms
 * (Donner, Zou: Closed-form confidence intervals for functions of the normal mean, Stat Methods Med Res 21, 2012).
 */
function toCostRatio(callback: Tally, appointment: Tally): CostComparison["ratio"] {
  if ([callback, appointment].some(({ leads, sales, spend }) => sales === 0 || leads < sales || spend <= 0))
    return null;
  const value = toCostPerSale(callback) / toCostPerSale(appointment);
  const [own, other] = [callback, appointment].map(toLogDistances);
  if (!own || !other) return null;
  return {
    value,
    low: value * Math.exp(-Math.hypot(own.below, other.above)),
    high: value * Math.exp(Math.hypot(own.above, other.below)),
  };
}

/** How far the interval of a cost reaches below and above it, in logarithms: as far as that of its conversion. */
function toLogDistances({ leads, sales }: Tally): { below: number; above: number } {
  const { low, high } = toWilsonInterval(sales, leads);
  const share = sales / leads;
  return { below: Math.log(high / share), above: Math.log(share / low) };
}

/**
 * Counts the leads a side that show a ratio with three standard errors and a power of 80 %:
 * ⌈(3 + 0.8416)² v₁ ÷ ln² ratio⌉, with v₁ = (1−p)/p + (1−q)/q.
 */
function countLeadsToSettle(ratio: number, ...sides: Tally[]): number {
  const variance = sides.reduce((sum, { leads, sales }) => sum + leads / sales - 1, 0);
  return Math.ceil(((verdictErrors + powerErrors) ** 2 * variance) / Math.log(ratio) ** 2);
}
