import { createHash } from "node:crypto";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { PlatformRefusal } from "./problems.ts";

/** What a list was asked for, except where to go on: a cursor of one list means nothing in another. */
type ListQuery = Readonly<Record<string, unknown>>;

const hashLength = 8;

/**
 * Writes the cursor that goes on after `position`. It can be read by anyone, and forging one opens nothing: every list is
 * read within what its caller may see.
 */
export const encodeCursor = (listQuery: ListQuery, position: string): string =>
  Buffer.from(`${hashListQuery(listQuery)}${position}`).toString("base64url");

/** The position that a cursor goes on after; undefined without a cursor. */
export function decodeCursor(
  listQuery: ListQuery,
  cursor: string | undefined,
): Result<string | undefined, Extract<PlatformRefusal, { kind: "invalid_cursor" }>> {
  if (cursor === undefined) return ok(undefined);
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const position = text.slice(hashLength);
  const isValid = text.startsWith(hashListQuery(listQuery)) && /^[\x21-\x7e]+$/.test(position);
  return isValid ? ok(position) : refuse({ kind: "invalid_cursor" });
}

const hashListQuery = (listQuery: ListQuery): string => {
  const definedEntries = Object.entries(listQuery).filter(([, value]) => value !== undefined);
  definedEntries.sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(definedEntries)).digest("base64url").slice(0, hashLength);
};
