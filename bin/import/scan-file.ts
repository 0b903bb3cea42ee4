import { createHash } from "node:crypto";
import { ok, refuse, type Result } from "#domain/shared/result.ts";

/** How a file's bytes encode characters. Latin-1 is read as Windows-1252, as browsers do and spreadsheets write it. */
export type Encoding = "utf8" | "latin1";

/** What the reader needs to know about a file. `lineEnd` ends its records, optionally after a carriage return. */
export type ScannedFile = { sha256: string; bytes: number; encoding: Encoding; lineEnd: "\n" | "\r" };

/** Reads a whole file once: its hash, encoding and line end. Refuses a file that cannot be read as CSV. */
export async function scanFile(
  source: AsyncIterable<Buffer>,
  encoding?: Encoding,
): Promise<Result<ScannedFile, string>> {
  const hash = createHash("sha256");
  const looksLikeUtf8 = makeUtf8Check();
  const lines = makeLineEndDetector();
  let bytes = 0;
  let firstBytesHex = "";
  let isUtf8 = true;
  for await (const chunk of source) {
    if (firstBytesHex.length < 4) firstBytesHex += chunk.toString("hex", 0, 2);
    if (/^(?:fffe|feff)/.test(firstBytesHex)) return refuse("The file is UTF-16. Save it as CSV in UTF-8.");
    bytes += chunk.length;
    hash.update(chunk);
    lines.inspect(chunk);
    isUtf8 &&= looksLikeUtf8(chunk);
  }
  isUtf8 &&= looksLikeUtf8();
  if (bytes === 0) return refuse("The file is empty.");
  return ok({
    sha256: hash.digest("hex"),
    bytes,
    encoding: encoding ?? (isUtf8 ? "utf8" : "latin1"),
    lineEnd: lines.result(),
  });
}

/** Makes a check that all chunks are UTF-8. A call without a chunk checks that the last character is complete. */
function makeUtf8Check() {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return (chunk?: Buffer): boolean => {
    try {
      decoder.decode(chunk, { stream: chunk !== undefined });
      return true;
    } catch {
      return false;
    }
  };
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
