import { createReadStream } from "node:fs";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { readRows, type Row } from "./read-rows.ts";
import { type Encoding, scanFile, type ScannedFile } from "./scan-file.ts";

/** A CSV file whose header is read; `rows` are the rows after it. */
export type OpenCsv = { scanned: ScannedFile; header: string[]; rows: AsyncGenerator<Row> };

/** Scans a file, opens it and reads its header. Refuses a file without a header, with a sentence. */
export async function openCsv(
  path: string,
  { delimiter, encoding }: { delimiter: string; encoding: Encoding | undefined },
): Promise<Result<OpenCsv, string>> {
  const scanned = await scanFile(createReadStream(path), encoding);
  if (!scanned.ok) return scanned;
  const rows = readRows(createReadStream(path), { ...scanned.value, delimiter });
  for (;;) {
    const { value: row, done } = await rows.next();
    if (done) return refuse("The file has no header.");
    if ("fault" in row)
      return refuse("The first row is not a header: it is too large, or a quote in it is never closed.");
    const header = row.cells.map((cell) => cell.trim());
    if (header.every((cell) => cell === "")) continue;
    // Column names are printed; personal data must not be.
    if (header.some(looksPersonal))
      return refuse("The first row has an email address or a phone number where the names of the columns should be.");
    return ok({ scanned: scanned.value, header, rows });
  }
}

const looksPersonal = (cell: string): boolean =>
  /\S@\S+\.\S/.test(cell) || (/^[+\d\s()./-]+$/.test(cell) && cell.replaceAll(/\D/g, "").length >= 7);
