import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { countKnownColumns, type MappingOptions } from "./column-mapping.ts";
import { showUndecodable } from "./decode-text.ts";
import type { Encoding } from "./encodings.ts";
import { readRows, type Row } from "./read-rows.ts";
import { scanFile, type ScannedFile } from "./scan-file.ts";

/** A CSV file whose header is read; `rows` are the rows after it. */
export type OpenCsv = { scanned: ScannedFile; delimiter: string; header: string[]; rows: AsyncGenerator<Row> };

/** What the operator says about a file. Without a delimiter, the names of the columns decide. */
export type CsvOptions = MappingOptions & { delimiter?: string | undefined; encoding?: Encoding | undefined };

/** The delimiters that spreadsheets write. */
const commonDelimiters = [",", ";", "\t", "|"];

/**
 * Scans a file, opens it and reads its header. Refuses a file without a header, with a sentence. Its rows throw when the
 * file has changed since: their numbers would no longer be those of the rows that were sent.
 */
export async function openCsv(path: string, options: CsvOptions): Promise<Result<OpenCsv, string>> {
  const readChunks = await openUnchanged(path);
  const scanned = await scanFile(readChunks(), options.encoding);
  if (!scanned.ok) return scanned;
  const open = (delimiter: string, hasSeparatorLine: boolean) =>
    readRows(readChunks(), { ...scanned.value, delimiter, hasSeparatorLine });

  const separator = await readSeparatorLine(open(",", false));
  const named = options.delimiter ?? separator;
  const attempts: Attempt[] = [];
  for (const delimiter of named === undefined ? commonDelimiters : [named]) {
    const rows = open(delimiter, separator !== undefined);
    attempts.push({ delimiter, rows, header: await readHeader(rows) });
  }
  const best = attempts.reduce((chosen, attempt) => (isBetter(attempt, chosen, options) ? attempt : chosen));
  for (const { rows } of attempts.filter((attempt) => attempt !== best)) await rows.return(undefined);

  const { delimiter, rows, header } = best;
  if (!header.ok) return header;
  // Column names are printed; personal data must not be.
  if (header.value.some(looksPersonal))
    return refuse("The first row has an email address or a phone number where the names of the columns should be.");
  return ok({ scanned: scanned.value, delimiter, header: header.value, rows });
}

/** Returns a reader of the file as it is now, which throws once the file has changed. */
async function openUnchanged(path: string): Promise<() => AsyncGenerator<Buffer>> {
  const readVersion = async () => {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    return [ino, size, mtimeNs].join();
  };
  const version = await readVersion();
  return async function* readChunks() {
    for await (const chunk of createReadStream(path)) {
      if ((await readVersion()) !== version)
        throw new Error("The file was changed while it was read. Restore it as it was before.");
      yield chunk;
    }
  };
}

/** A file opened with one delimiter. */
type Attempt = { delimiter: string; rows: AsyncGenerator<Row>; header: Result<string[], string> };

/** Whether an attempt finds more of the columns that are looked for; if both find none, whether it finds more cells. */
function isBetter({ header }: Attempt, { header: chosen }: Attempt, options: CsvOptions): boolean {
  if (!header.ok || !chosen.ok) return header.ok && !chosen.ok;
  const known = countKnownColumns(header.value, options);
  const chosenKnown = countKnownColumns(chosen.value, options);
  return known === chosenKnown ? header.value.length > chosen.value.length : known > chosenKnown;
}

/** `sep=` and the delimiter. A spreadsheet that wrote the file again may have quoted it, or added empty cells. */
const separatorLine = /^sep=([^\w"\r\n])(?:\1|,)*$/i;

/** Reads the delimiter that a first line such as `sep=;` names, which Excel writes and reads. Closes `rows`. */
async function readSeparatorLine(rows: AsyncGenerator<Row>): Promise<string | undefined> {
  const { value: row } = await rows.next();
  await rows.return(undefined);
  return row && "cells" in row ? separatorLine.exec(row.cells.join(","))?.[1] : undefined;
}

/** Reads the first row that is not empty. Refuses a file without one, with a sentence. */
async function readHeader(rows: AsyncGenerator<Row>): Promise<Result<string[], string>> {
  for (;;) {
    const { value: row, done } = await rows.next();
    if (done) return refuse("The file has no header.");
    if ("fault" in row)
      return refuse("The first row is not a header: it is too large, or a quote in it is never closed.");
    const header = row.cells.map((cell) => showUndecodable(cell).trim());
    if (header.some((name) => name !== "")) return ok(header);
  }
}

const looksPersonal = (cell: string): boolean =>
  /\S@\S+\.\S/.test(cell) || (/^[+\d\s()./-]+$/.test(cell) && cell.replaceAll(/\D/g, "").length >= 7);
