import { isBlank } from "#domain/shared/text-schemas.ts";
import type { Mapping } from "./column-mapping.ts";
import { undecodableMark } from "./decode-text.ts";
import { toLeadBody } from "./map-row.ts";
import { type BatchItem, maxItemBytes } from "./push-batch.ts";
import type { Row } from "./read-rows.ts";
import type { RefusedLine } from "./result-file.ts";

/** Rows between two positions of the file: `items` to send, `refused` the results of rows that are not sent. */
export type Batch = { items: BatchItem[]; refused: RefusedLine[]; from: number; position: number };

export type BatchOptions = {
  mapping: Mapping;
  campaignId: string;
  /** The delimiter of the file, which says how it may write numbers. */
  delimiter: string;
  /** Returns the idempotency key of a row, for files without a column of keys. */
  idempotencyKeyFor: (row: number) => string;
  /** Rows up to this one are already imported. */
  after: number;
  size: number;
};

/** Groups rows into batches, limited by rows and by the bytes of a request. It skips empty rows. */
export async function* makeBatches(rows: AsyncIterable<Row>, options: BatchOptions): AsyncGenerator<Batch> {
  let batch: Batch = { items: [], refused: [], from: 0, position: 0 };
  let bytes = 0;
  const count = () => batch.items.length + batch.refused.length;
  function takeBatch(): Batch {
    const full = batch;
    batch = { items: [], refused: [], from: full.position, position: full.position };
    bytes = 0;
    return full;
  }

  for await (const row of rows) {
    if (row.number > options.after && !isEmpty(row)) {
      const read = toItem(row, options);
      const itemBytes = "text" in read ? Buffer.byteLength(read.text) + 1 : 0;
      if (bytes + itemBytes > maxItemBytes) yield takeBatch();
      bytes += itemBytes;
      if ("text" in read) batch.items.push(read);
      else batch.refused.push(read);
    }
    batch.position = row.position;
    if (row.number <= options.after) batch.from = row.position;
    if (count() >= options.size) yield takeBatch();
  }
  if (count() > 0) yield takeBatch();
}

const isEmpty = (row: Row): boolean => "cells" in row && row.cells.every((cell) => isBlank(cell));

const faultMessages = {
  row_too_large: "The row is larger than 64 kB. Is there a quote that is not closed?",
  quote_not_closed: "A quote opens in this row and never closes, so the rest of the file belongs to it.",
};

function toItem(row: Row, options: BatchOptions): BatchItem | RefusedLine {
  const refuseRow = (code: string, detail: string): RefusedLine => ({
    row: row.number,
    status: "refused",
    code,
    detail,
  });
  if ("fault" in row) return refuseRow(row.fault, faultMessages[row.fault]);
  const { cells, number } = row;
  const { mapping, idempotencyKeyFor } = options;
  // Cells in wrong columns would combine one person's phone with another person's name.
  if (cells.length < mapping.namedWidth || !cells.slice(mapping.width).every((cell) => isBlank(cell)))
    return refuseRow("wrong_cell_count", `The row has ${cells.length} cells, but the header has ${mapping.width}.`);
  const keyCell = mapping.keyIndex === undefined ? undefined : (cells[mapping.keyIndex] ?? "");
  const sentCells = [...mapping.columns.map(({ index }) => cells[index] ?? ""), keyCell ?? ""];
  if (sentCells.some((cell) => cell.includes(undecodableMark)))
    return refuseRow("undecodable_text", "A cell has bytes that have no meaning in the encoding of the file.");
  const body = toLeadBody(options, cells);
  if (!body.ok) return refuseRow(body.refusal.code, body.refusal.detail);
  const text = JSON.stringify({ idempotencyKey: keyCell?.trim() ?? idempotencyKeyFor(number), ...body.value });
  if (Buffer.byteLength(text) >= maxItemBytes)
    return refuseRow("row_too_large", "The row is larger than one request can hold.");
  return { row: number, text };
}
