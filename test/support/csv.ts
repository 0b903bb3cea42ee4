import { type CsvFormat, readRows, type Row } from "#bin/import/read-rows.ts";

/** Bytes in chunks of `size`, as a file might be read. */
export async function* inChunks(bytes: Buffer, size = 64 * 1024): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

/** All rows of a CSV file that holds `text` or these bytes. */
export async function rowsOf(
  text: string | Buffer,
  { chunk, ...format }: Partial<CsvFormat> & { chunk?: number } = {},
): Promise<Row[]> {
  const whole: CsvFormat = {
    encoding: "utf8",
    markBytes: 0,
    lineEnd: "\n",
    delimiter: ",",
    hasSeparatorLine: false,
    ...format,
  };
  const rows: Row[] = [];
  for await (const row of readRows(inChunks(Buffer.from(text), chunk), whole)) rows.push(row);
  return rows;
}

/** The cells of each row, or its error. */
export const contentOf = (rows: readonly Row[]) => rows.map((row) => ("cells" in row ? row.cells : row.fault));
