import * as z from "zod";

/**
 * A number that DynamoDB returns exactly as written: at most 2^53 − 1 either way, and not nearer to zero than 10^-100
 * (DynamoDB keeps 38 digits from 10^-130 on; zero has no sign).
 */
export const plainNumber = (error: string) =>
  z
    .number(error)
    .min(Number.MIN_SAFE_INTEGER, error)
    .max(Number.MAX_SAFE_INTEGER, error)
    .refine((number) => number === 0 || Math.abs(number) >= 1e-100, error)
    .overwrite((number) => (number === 0 ? 0 : number));
