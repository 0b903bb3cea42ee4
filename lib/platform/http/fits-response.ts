import { limits } from "../limits.ts";

/** Whether Lambda takes a body: it escapes it as one JSON string. */
export const fitsBody = (text: string): boolean => Buffer.byteLength(JSON.stringify(text)) <= limits.bodyStringBytes;

/** Whether a response can hold `value` as JSON. */
export const fitsResponse = (value: unknown): boolean =>
  Buffer.byteLength(JSON.stringify(value)) <= limits.responseBytes;
