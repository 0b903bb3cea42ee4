import { createHash } from "node:crypto";
import { ok, refuse, type Result } from "#domain/shared/result.ts";

/** How a file's bytes are letters. Latin-1 is read as Windows-1252, as browsers do: it is what spreadsheets write. */
export type Encoding = "utf8" | "latin1";

/** What must be known of a file before its rows are read. `lineEnd` ends its records, perhaps after a carriage return. */
export type ScannedFile = { sha256: string; bytes: number; encoding: Encoding; lineEnd: "\n" | "\r" };

/**
 * Reads a file once from end to end: its hash, whether its bytes are UTF-8 (unless `encoding` is told), and how its lines end.
 * Refuses, in a sentence, what cannot be read as CSV.
 */
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
    lines.look(chunk);
    isUtf8 &&= looksLikeUtf8(chunk);
  }
  isUtf8 &&= looksLikeUtf8();
  if (bytes === 0) return refuse("The file is empty.");
  return ok({
    sha256: hash.digest("hex"),
    bytes,
    encoding: encoding ?? (isUtf8 ? "utf8" : "latin1"),
    lineEnd: lines.found(),
  });
}

/** Answers whether all chunks so far are UTF-8, characters cut in two included; without a chunk, whether it ended well. */
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

/** The first line break outside quotes tells: a carriage return alone ends lines only in files of old Macs. */
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
  return { look: inspect, found: () => found ?? (afterReturn ? "\r" : "\n") };
}
