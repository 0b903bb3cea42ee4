import { createHash } from "node:crypto";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { PlatformRefusal } from "./problems.ts";

/** The filters of a list request, without its cursor and limit. A cursor is valid only with the filters it was made for. */
type ListQuery = Readonly<Record<string, unknown>>;

const hashLength = 8;

/** Encodes the cursor of the page after `position`. A forged one gives access to nothing: lists are scoped. */
export const encodeCursor = (listQuery: ListQuery, position: string): string =>
  Buffer.from(`${hashListQuery(listQuery)}${position}`).toString("base64url");

/** Decodes the position after which a list continues; undefined without a cursor. Refuses a cursor of another list. */
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
