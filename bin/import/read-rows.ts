import { parse } from "csv-parse/sync";
import type { ScannedFile } from "./scan-file.ts";
import { type Block, makeRecordSplitter, type RecordFault } from "./split-records.ts";

/** A row, counted as a spreadsheet does (the header is row 1). `position` is about how many bytes precede its end. */
export type Row = { number: number; position: number } & Content;
type Content = { cells: string[] } | { fault: RecordFault };

export type CsvFormat = Pick<ScannedFile, "encoding" | "lineEnd"> & { delimiter: string };

/** Reads all rows of a CSV file lazily, empty rows included. At most a few chunks of the file are in memory. */
export async function* readRows(source: AsyncIterable<Buffer>, format: CsvFormat): AsyncGenerator<Row> {
  const splitter = makeRecordSplitter(format);
  const toUtf8 = makeTranscoder(format.encoding);
  let number = 0;
  let position = 0;
  let bytesRead = 0;

  async function* countBytes() {
    for await (const chunk of source) {
      bytesRead += chunk.length;
      yield chunk;
    }
  }

  function* toRows(blocks: Iterable<Block>): Generator<Row> {
    const bytes = bytesRead - position;
    const rows = [...blocks].flatMap((block): Content[] =>
      "fault" in block ? [block] : parseCells(block.records, format),
    );
    for (const [index, row] of rows.entries()) {
      number += 1;
      yield { ...row, number, position: position + Math.round((bytes * (index + 1)) / rows.length) };
    }
    position = bytesRead;
  }

  for await (const chunk of stripByteOrderMark(countBytes())) {
    yield* toRows(splitter.split(toUtf8(chunk)));
  }
  yield* toRows(splitter.split(toUtf8()));
  yield* toRows(splitter.end());
}

/** Parses the cells of whole records. A quote inside a cell is a literal; the number of cells is checked later. */
function parseCells(records: Buffer, { delimiter, lineEnd }: CsvFormat): Content[] {
  const parsed: string[][] = parse(records, {
    delimiter,
    record_delimiter: lineEnd === "\n" ? ["\r\n", "\n"] : "\r",
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
  });
  return parsed.map((cells) => ({ cells }));
}

const byteOrderMark = Buffer.from("\ufeff");

/** Removes the byte order mark that a file may start with, also when two chunks share it. */
async function* stripByteOrderMark(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of source) {
    if (head === undefined) yield chunk;
    else {
      head = Buffer.concat([head, chunk]);
      if (head.length < byteOrderMark.length) continue;
      yield head.subarray(head.indexOf(byteOrderMark) === 0 ? byteOrderMark.length : 0);
      head = undefined;
    }
  }
  if (head) yield head;
}

/** Makes a converter to UTF-8, chunk by chunk. A call without a chunk returns the rest of the last one. */
function makeTranscoder(encoding: CsvFormat["encoding"]): (chunk?: Buffer) => Buffer {
  if (encoding === "utf8") return (chunk = Buffer.alloc(0)) => chunk;
  const decoder = new TextDecoder("windows-1252");
  return (chunk) => Buffer.from(decoder.decode(chunk, { stream: chunk !== undefined }));
}
