import { createHash } from "node:crypto";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { makeTranscoder, makeUtf8Counter, undecodableMark, type Utf8Count } from "./decode-text.ts";
import { type Encoding, encodingNames, joinFileStart, readFileStart } from "./encodings.ts";

/**
 * What the reader needs to know about a file. `lineEnd` ends its records, optionally after a carriage return.
 * `markBytes` is the length of its byte order mark, and `undecodable` how many characters have no meaning in its
 * encoding. `isMixed` means that some characters outside ASCII are UTF-8 and some are not.
 */
export type ScannedFile = {
  sha256: string;
  bytes: number;
  encoding: Encoding;
  markBytes: number;
  lineEnd: "\n" | "\r";
  undecodable: number;
  isMixed: boolean;
};

/**
 * Reads a whole file once: its hash, encoding and line end. Refuses a file that cannot be read as CSV, and an
 * `encoding` that its byte order mark contradicts.
 */
export async function scanFile(
  source: AsyncIterable<Buffer>,
  encoding?: Encoding,
): Promise<Result<ScannedFile, string>> {
  const hash = createHash("sha256");
  const utf8 = makeUtf8Counter();
  const lines = makeLineEndDetector();
  let toText: ReturnType<typeof makeTranscoder> | undefined;
  let start = readFileStart(Buffer.alloc(0));
  let bytes = 0;
  let undecodable = 0;

  function inspect(text: Buffer) {
    lines.inspect(text);
    undecodable += toText ? text.toString().split(undecodableMark).length - 1 : 0;
  }

  for await (const chunk of joinFileStart(source)) {
    if (bytes === 0) {
      const problem = findForeignFormat(chunk);
      if (problem !== undefined) return refuse(problem);
      start = readFileStart(chunk);
      const isContradicted = start.markBytes > 0 && encoding !== undefined && encoding !== start.encoding;
      if (isContradicted && start.encoding)
        return refuse(`Its byte order mark says ${encodingNames[start.encoding]}. Leave --encoding out.`);
      const known = encoding ?? start.encoding;
      if (known === "utf16le" || known === "utf16be") toText = makeTranscoder(known);
    }
    hash.update(chunk);
    if (!toText) utf8.count(chunk);
    inspect(toText ? toText(chunk) : chunk);
    bytes += chunk.length;
  }
  if (bytes === 0) return refuse("The file is empty.");
  utf8.count();
  if (toText) inspect(toText());
  const found = encoding ?? start.encoding ?? guessEncoding(utf8.result);
  return ok({
    sha256: hash.digest("hex"),
    bytes,
    encoding: found,
    markBytes: start.markBytes,
    lineEnd: lines.result(),
    undecodable: found === "utf8" ? utf8.result.undecodable : undecodable,
    isMixed: !toText && utf8.result.valid > 0 && utf8.result.undecodable > 0,
  });
}

/**
 * Guesses the encoding of a file without a byte order mark. Text in Windows-1252 is hardly ever valid UTF-8 by chance,
 * so a few bad bytes among many valid characters are damage, not another encoding.
 */
const guessEncoding = ({ valid, undecodable }: Utf8Count): Encoding =>
  undecodable === 0 || valid >= undecodable ? "utf8" : "latin1";

/** Returns a sentence for a file that spreadsheets write but that is not CSV. */
function findForeignFormat(firstBytes: Buffer): string | undefined {
  const start = firstBytes.toString("hex", 0, 4);
  const isWorkbook = start === "504b0304" || start === "d0cf11e0";
  if (isWorkbook) return "The file is a workbook of a spreadsheet. Save it as CSV in UTF-8.";
  const isUtf32 = start === "fffe0000" || start === "0000feff";
  return isUtf32 ? "The file is UTF-32. Save it as CSV in UTF-8." : undefined;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Detects the line end outside quotes. Only files of old Macs end lines with a carriage return alone. */
function makeLineEndDetector() {
  let isQuoted = false;
  let afterReturn = false;
  let found: "\n" | "\r" | undefined;
  function inspect(chunk: Buffer) {
    for (const byte of found ? [] : chunk) {
      if (afterReturn) found = byte === lineFeed ? "\n" : "\r";
      else if (byte === quote) isQuoted = !isQuoted;
      else if (!isQuoted && byte === lineFeed) found = "\n";
      else if (!isQuoted && byte === carriageReturn) afterReturn = true;
      if (found) return;
    }
  }
  return { inspect, result: () => found ?? (afterReturn ? "\r" : "\n") };
}
