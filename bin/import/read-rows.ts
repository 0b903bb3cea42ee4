import { parse } from "csv-parse/sync";
import { makeTranscoder, markUndecodable } from "./decode-text.ts";
import { joinFileStart } from "./encodings.ts";
import type { ScannedFile } from "./scan-file.ts";
import { type Block, makeRecordSplitter, type RecordFault } from "./split-records.ts";

/**
 * A row, counted as a spreadsheet does (the header is row 1). `position` is about how many bytes precede its end. Bytes
 * that have no meaning in the file's encoding are `undecodableMark` in its cells.
 */
export type Row = { number: number; position: number } & Content;
type Content = { cells: string[] } | { fault: RecordFault };

/** `hasSeparatorLine` means that the first line is `sep=;`, which spreadsheets read, but do not show as a row. */
export type CsvFormat = Pick<ScannedFile, "encoding" | "markBytes" | "lineEnd"> & {
  delimiter: string;
  hasSeparatorLine: boolean;
};

/** Reads all rows of a CSV file lazily, empty rows included. At most a few chunks of the file are in memory. */
export async function* readRows(source: AsyncIterable<Buffer>, format: CsvFormat): AsyncGenerator<Row> {
  const splitter = makeRecordSplitter(format);
  const toUtf8 = makeTranscoder(format.encoding);
  let number = format.hasSeparatorLine ? -1 : 0;
  let position = 0;
  let bytesRead = 0;

  function* toRows(blocks: Iterable<Block>): Generator<Row> {
    const bytes = bytesRead - position;
    const rows = [...blocks].flatMap((block): Content[] =>
      "fault" in block ? [block] : parseCells(block.records, format),
    );
    for (const [index, row] of rows.entries()) {
      number += 1;
      const rowPosition = position + Math.round((bytes * (index + 1)) / rows.length);
      if (number > 0) yield { ...row, number, position: rowPosition };
    }
    position = bytesRead;
  }

  for await (const chunk of joinFileStart(source)) {
    const text = bytesRead === 0 ? chunk.subarray(format.markBytes) : chunk;
    bytesRead += chunk.length;
    yield* toRows(splitter.split(toUtf8(text)));
  }
  yield* toRows(splitter.split(toUtf8()));
  yield* toRows(splitter.end());
}

/** Parses the cells of whole records. A quote inside a cell is a literal; the number of cells is checked later. */
function parseCells(records: Buffer, { delimiter, lineEnd }: CsvFormat): Content[] {
  const parsed: string[][] = parse(markUndecodable(records), {
    delimiter,
    record_delimiter: lineEnd === "\n" ? ["\r\n", "\n"] : "\r",
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: false,
  });
  return parsed.map((cells) => ({ cells }));
}
