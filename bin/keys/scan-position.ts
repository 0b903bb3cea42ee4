import * as z from "zod";

const text = z.object({ S: z.string() });

/** The key of the item at which a scan stopped, as DynamoDB writes it. */
const ScanKey = z.object({ pk: text, sk: text });
type ScanKey = z.infer<typeof ScanKey>;

/** Formats the key as a position, in base64url. */
export const formatPosition = (key: unknown): string =>
  Buffer.from(JSON.stringify(ScanKey.parse(key))).toString("base64url");

/** Parses a position; undefined if `formatPosition` did not write it. */
export function parsePosition(position: string): ScanKey | undefined {
  try {
    return ScanKey.parse(JSON.parse(Buffer.from(position, "base64url").toString()));
  } catch {
    return undefined;
  }
}
