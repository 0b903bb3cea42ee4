import { createHash } from "node:crypto";
import type { Refusal } from "#app/problems.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";

/** What a list was asked for, except where to go on: a cursor of one list means nothing in another. */
type Listing = Readonly<Record<string, unknown>>;

const tagLength = 8;

/**
 * Writes the cursor that goes on after `position`. It can be read by anyone, and forging one opens nothing: every list is
 * read within what its caller may see.
 */
export const writeCursor = (listing: Listing, position: string): string =>
  Buffer.from(`${tagOf(listing)}${position}`).toString("base64url");

/** The position that a cursor goes on after; undefined without a cursor. */
export function readCursor(
  listing: Listing,
  cursor: string | undefined,
): Result<string | undefined, Extract<Refusal, { kind: "invalid_cursor" }>> {
  if (cursor === undefined) return ok(undefined);
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const position = text.slice(tagLength);
  const isOurs = text.startsWith(tagOf(listing)) && /^[\x21-\x7e]+$/.test(position);
  return isOurs ? ok(position) : refuse({ kind: "invalid_cursor" });
}

const tagOf = (listing: Listing): string => {
  const asked = Object.entries(listing).filter(([, value]) => value !== undefined);
  asked.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(asked)).digest("base64url").slice(0, tagLength);
};
