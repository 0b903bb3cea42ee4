import { limits } from "../limits.ts";

/** Whether a response can hold `value` as JSON. */
export const fitsResponse = (value: unknown): boolean =>
  Buffer.byteLength(JSON.stringify(value)) <= limits.responseBytes;
