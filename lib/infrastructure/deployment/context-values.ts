import { toMinorUnits } from "#domain/shared/currency.ts";

/** Finds the value of a key in CDK context: `-c key=value`, or `context` in cdk.json. */
export type Context = (key: string) => unknown;

/**
 * Reads a context value as text. `-c` gives strings, cdk.json may give numbers and booleans; a blank counts as absent. Of a
 * list or an object it returns the JSON, which no setting accepts that is one text.
 */
export function readText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") return JSON.stringify(value);
  return value.trim() === "" ? undefined : value.trim();
}

/**
 * Reads a context value that is a table. cdk.json holds an object, `-c` gives JSON; `fallback` replaces absent and
 * blank.
 */
export function readJsonObject(value: unknown, fallback: object = {}): unknown {
  if (typeof value !== "string") return value ?? fallback;
  try {
    return value.trim() === "" ? fallback : JSON.parse(value);
  } catch {
    return value;
  }
}

/** Reads a number above 0; `none` is undefined, and any other text that is no number is NaN. */
export const toNumberOrNone = (text: string): number | undefined =>
  text === "none" ? undefined : /^[1-9]\d{0,4}$/.test(text) ? Number(text) : Number.NaN;

/** Converts dollars to cents; NaN for text that is not an amount below a million with at most two decimals. */
export function toCents(dollars: string): number {
  const cents = toMinorUnits(dollars, "USD") ?? Number.NaN;
  return cents < 100_000_000 ? cents : Number.NaN;
}
