import { type FileHandle, open } from "node:fs/promises";
import { stringify } from "csv-stringify/sync";
import { ok, refuse, type Result } from "#domain/shared/result.ts";

/** The result of a row. A `failed` row got no final response; a resumed import sends it again. */
export type ResultLine =
  | { row: number; status: "accepted"; leadId: string }
  | { row: number; status: "failed"; code: string; detail: string }
  | RefusedLine;
export type RefusedLine = { row: number; status: "refused"; code: string; detail: string };

/** The import that a result file belongs to. With any other, rows before and after an interruption would differ. */
export type Binding = { file: string; campaign: string; url: string; settings: string };

/** How many rows were accepted, refused (by code) and failed. */
export type Tally = { accepted: number; refused: Map<string, number>; failed: number };

export type ResultFile = {
  /** The last row with a final result; 0 when there is none. */
  lastRow: number;
  tally: Tally;
  /** Appends results; they are durable when it resolves. Throws when another process wrote to the file. */
  append(lines: readonly ResultLine[]): Promise<void>;
  close(): Promise<void>;
};

const columns = ["row", "status", "leadId", "code", "detail"];
const fileMarker = "# baton import";

/**
 * Opens the result file of an import, or creates it. It removes an incomplete last line, which a crashed process left,
 * and the rows that failed. Refuses, with a sentence, a file that is something else or belongs to another import.
 */
export async function openResultFile(path: string, binding: Binding): Promise<Result<ResultFile, string>> {
  const handle = await open(path, "a+");
  const head = `${toHeadLine(binding)}\n${columns.join(",")}\n`;
  const found = await readResults(handle, head);
  if (!found.ok) {
    await handle.close();
    return refuse(`${path} ${found.refusal}`);
  }
  const { tally, lastRow } = found.value;
  let size = found.value.keptBytes;
  await handle.truncate(size);

  async function write(text: string) {
    if ((await handle.stat()).size !== size) throw new Error(`Another process writes to ${path}.`);
    await handle.appendFile(text);
    await handle.datasync();
    size += Buffer.byteLength(text);
  }
  if (size === 0) await write(head);
  return ok({
    lastRow,
    tally,
    async append(lines) {
      await write(toCsvText(lines));
      for (const line of lines) addToTally(tally, line.status, "code" in line ? line.code : "");
    },
    close: () => handle.close(),
  });
}

const toHeadLine = ({ file, campaign, url, settings }: Binding): string =>
  [fileMarker, `file=${file}`, `campaign=${campaign}`, `url=${url}`, `settings=${settings}`].join(" ");

/** Formats one line per row. Escapes everything that a spreadsheet would run as a formula. */
const toCsvText = (lines: readonly ResultLine[]): string =>
  stringify(
    lines.map((line) =>
      line.status === "accepted"
        ? [line.row, line.status, line.leadId, "", ""]
        : [line.row, line.status, "", line.code, line.detail.replaceAll(/\p{Cc}+/gu, " ")],
    ),
    { record_delimiter: "\n", escape_formulas: true },
  );

type Results = { tally: Tally; lastRow: number; keptBytes: number };

async function readResults(handle: FileHandle, head: string): Promise<Result<Results, string>> {
  const results: Results = { tally: { accepted: 0, refused: new Map(), failed: 0 }, lastRow: 0, keptBytes: 0 };
  const expectedHead = head.split("\n");
  let lineNumber = 0;
  for await (const { line, isTorn } of readLines(handle)) {
    const headLine = expectedHead[lineNumber];
    lineNumber += 1;
    if (headLine) {
      if (isTorn && headLine.startsWith(line)) return ok({ ...results, keptBytes: 0 });
      if (line !== headLine) return refuse(describeMismatch(line, headLine));
    } else {
      const { row, status = "", code = "" } = resultLine.exec(line)?.groups ?? {};
      // The final results end at an incomplete or failed line, and at a line that no import wrote.
      if (isTorn || !row || status === "failed" || Number(row) <= results.lastRow) break;
      results.lastRow = Number(row);
      addToTally(results.tally, status, code);
    }
    results.keptBytes += Buffer.byteLength(line) + 1;
  }
  // A process that crashed between the two lines of the head left nothing to keep.
  return ok(lineNumber < 2 ? { ...results, keptBytes: 0 } : results);
}

const resultLine = /^(?<row>\d{1,12}),(?<status>accepted|refused|failed),(?:lead_\w+)?,(?<code>\w*),/;

function describeMismatch(line: string, expectedLine: string): string {
  if (!line.startsWith(fileMarker)) return "exists and holds no results of an import. Choose another --result.";
  const foundParts = new Set(line.split(" "));
  const differingPart =
    expectedLine
      .split(" ")
      .find((part) => !foundParts.has(part))
      ?.split("=", 1)[0] ?? "";
  const descriptions: Record<string, string> = {
    file: "another file, or of this file before it was changed",
    campaign: "another campaign",
    url: "another --url",
    settings:
      "another --map, --key-column, --encoding or --delimiter, of a test key instead of a live one, or the reverse, " +
      "or of a version that read the file differently",
  };
  return `holds the results of ${descriptions[differingPart] ?? "another import"}. Choose another --result.`;
}

/** Reads the lines of a file, chunk by chunk. The last line is torn when no line end follows it. */
async function* readLines(handle: FileHandle): AsyncGenerator<{ line: string; isTorn: boolean }> {
  const chunk = Buffer.alloc(64 * 1024);
  let partialLine: Buffer = Buffer.alloc(0);
  for (let position = 0; ;) {
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    const bytes = Buffer.concat([partialLine, chunk.subarray(0, bytesRead)]);
    let start = 0;
    for (let end = bytes.indexOf("\n"); end >= 0; end = bytes.indexOf("\n", start)) {
      yield { line: bytes.toString("utf8", start, end), isTorn: false };
      start = end + 1;
    }
    partialLine = bytes.subarray(start);
  }
  if (partialLine.length > 0) yield { line: partialLine.toString(), isTorn: true };
}

export function addToTally(tally: Tally, status: string, code: string) {
  if (status === "accepted") tally.accepted += 1;
  else if (status === "failed") tally.failed += 1;
  else tally.refused.set(code, (tally.refused.get(code) ?? 0) + 1);
}
