import { emptySketch, type LogSketch } from "./log-sketch.ts";

/** The version of the text; buckets of another width would need another one. */
const version = "1";

const toText = (whole: number): string => whole.toString(36);
const toNumber = (text: string): number => parseInt(text, 36);

/**
 * Encodes a sketch for storage, as its version, sum, smallest and largest value, and buckets: each with its distance
 * from the one before and its count, if that is not 1. All numbers have the base 36: `1;1o;5;j;2o,1f:2`.
 */
export function encodeSketch({ count, sum, min, max, buckets }: LogSketch): string {
  if (count === 0) return version;
  const steps = buckets.map(([index, own], place) => {
    const step = toText(index - (buckets[place - 1]?.[0] ?? 0));
    return own === 1 ? step : `${step}:${toText(own)}`;
  });
  return [version, toText(sum), toText(min), toText(max), steps.join(",")].join(";");
}

const number = "[0-9a-z]{1,11}";
const sketchText = new RegExp(
  `^${version}(?:;(${number});(${number});(${number});(${number}(?::${number})?(?:,${number}(?::${number})?)*))?$`,
);

/** Decodes what `encodeSketch` encoded; undefined for any other text, such as one of a later version. */
export function decodeSketch(text: string): LogSketch | undefined {
  const match = sketchText.exec(text);
  if (!match) return undefined;
  const [, sum, min, max, steps] = match;
  if (sum === undefined || min === undefined || max === undefined || steps === undefined) return emptySketch;
  const buckets: [number, number][] = [];
  let [index, count] = [0, 0];
  for (const step of steps.split(",")) {
    const [distance = "", own = "1"] = step.split(":");
    index += toNumber(distance);
    count += toNumber(own);
    buckets.push([index, toNumber(own)]);
  }
  return { count, sum: toNumber(sum), min: toNumber(min), max: toNumber(max), buckets };
}
