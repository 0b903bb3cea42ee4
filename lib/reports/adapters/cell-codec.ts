import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as z from "zod";
import { Cell } from "#domain/reports/cell.ts";

/** Encodes a cell, or a part of one, as bytes. The names in it repeat, so it compresses to about a quarter. */
export const encodeCell = (cell: Cell): Uint8Array => deflateRawSync(JSON.stringify(z.encode(Cell, cell)));

/** Decodes a cell; undefined for one of a version that is not known, which must be computed again. */
export function decodeCell(body: unknown): Cell | undefined {
  if (!(body instanceof Uint8Array)) return undefined;
  const decoded = Cell.safeParse(JSON.parse(inflateRawSync(body).toString("utf8")));
  return decoded.success ? decoded.data : undefined;
}
