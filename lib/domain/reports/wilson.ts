import * as z from "zod";

/** The quantile of the normal distribution for an interval of 95 %: 97.5 %. */
const z95 = 1.959964;

/** From the lowest to the highest share that fits the data, with a confidence of 95 %; from 0 to 1. */
export const ShareInterval = z.object({ low: z.number(), high: z.number() }).meta({
  id: "ShareInterval",
  description: "The 95 % interval of a share, from 0 to 1.",
});
export type ShareInterval = z.infer<typeof ShareInterval>;

/**
 * The 95 % interval of the share `count` of `of`, by Wilson's score (E. B. Wilson: Probable inference, JASA 22, 1927). It
 * needs no simulation, stays within 0 and 1, and is wide where the data is few. From 0 to 1 without data.
 */
export function toWilsonInterval(count: number, of: number): ShareInterval {
  if (of === 0) return { low: 0, high: 1 };
  const share = count / of;
  const square = z95 * z95;
  const centre = share + square / (2 * of);
  const half = z95 * Math.sqrt((share * (1 - share)) / of + square / (4 * of * of));
  const scale = 1 + square / of;
  return {
    low: count === 0 ? 0 : (centre - half) / scale,
    high: count === of ? 1 : (centre + half) / scale,
  };
}
