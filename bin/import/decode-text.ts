import { isAscii, isUtf8 } from "node:buffer";
import { StringDecoder } from "node:string_decoder";
import type { Encoding } from "./encodings.ts";

/**
 * Takes the place of bytes that have no meaning in the encoding of a file. U+FDD0 is a noncharacter, which Unicode
 * reserves for use within a program; U+FFFD may be in a file that an earlier program wrote.
 */
export const undecodableMark = "\ufdd0";

/** How a file shows bytes that could not be decoded. */
export const showUndecodable = (text: string): string => text.replaceAll(undecodableMark, "\ufffd");

/**
 * Makes a converter to UTF-8, chunk by chunk. A call without a chunk returns the rest of the last one. It returns UTF-8
 * unchanged: `markUndecodable` checks whole records.
 */
export function makeTranscoder(encoding: Encoding): (chunk?: Buffer) => Buffer {
  if (encoding === "utf8") return (chunk = Buffer.alloc(0)) => chunk;
  if (encoding === "utf16le" || encoding === "utf16be") return makeUtf16Transcoder(encoding === "utf16be");
  const decoder = new TextDecoder(encoding === "latin1" ? "windows-1252" : "macintosh");
  return (chunk) => Buffer.from(decoder.decode(chunk, { stream: chunk !== undefined }));
}

function makeUtf16Transcoder(isBigEndian: boolean): (chunk?: Buffer) => Buffer {
  // Unlike TextDecoder, it keeps a surrogate without its pair, which is otherwise the same as a U+FFFD of the file.
  const decoder = new StringDecoder("utf16le");
  let oddByte: Buffer = Buffer.alloc(0);
  const toUtf8 = (text: string) => Buffer.from(text.replaceAll(/\p{Surrogate}/gu, undecodableMark));
  return (chunk) => {
    // Half a character at the end of the file.
    if (chunk === undefined) return toUtf8(`${decoder.end()}${oddByte.length > 0 ? undecodableMark : ""}`);
    const bytes = Buffer.concat([oddByte, chunk]);
    const evenLength = bytes.length - (bytes.length % 2);
    oddByte = bytes.subarray(evenLength);
    const units = bytes.subarray(0, evenLength);
    return toUtf8(decoder.write(isBigEndian ? units.swap16() : units));
  };
}

const replacementCharacter = Buffer.from("\ufffd");

/** Decodes whole records of UTF-8, with `undecodableMark` in the place of bytes that are not UTF-8. */
export function markUndecodable(records: Buffer): Buffer | string {
  if (isUtf8(records)) return records;
  const parts: string[] = [];
  let start = 0;
  // A U+FFFD that is in the file is text, so the parts between are decoded separately.
  for (;;) {
    const end = records.indexOf(replacementCharacter, start);
    parts.push(records.toString("utf8", start, end < 0 ? records.length : end).replaceAll("\ufffd", undecodableMark));
    if (end < 0) return parts.join("\ufffd");
    start = end + replacementCharacter.length;
  }
}

/** The characters of a file outside ASCII if it is read as UTF-8: those that are valid, and those that are not. */
export type Utf8Count = { valid: number; undecodable: number };

/** Makes a counter of the characters outside ASCII. A call without a chunk counts the rest of the last one. */
export function makeUtf8Counter(): { count: (chunk?: Buffer) => void; result: Utf8Count } {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const result: Utf8Count = { valid: 0, undecodable: 0 };
  const countIn = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
  let lastBytes: Buffer = Buffer.alloc(0);
  return {
    result,
    count(chunk) {
      const text = decoder.decode(chunk, { stream: chunk !== undefined });
      if (chunk && isAscii(chunk) && text.length === chunk.length) return;
      const replaced = countIn(text, /\ufffd/g);
      const bytes = Buffer.concat([lastBytes, chunk ?? Buffer.alloc(0)]);
      const genuine = replaced > 0 ? countOccurrences(bytes, replacementCharacter) : 0;
      lastBytes = bytes.subarray(-2);
      result.undecodable += replaced - genuine;
      result.valid += countIn(text, /[^\u0000-\u007f]/gu) - replaced + genuine;
    },
  };
}

function countOccurrences(bytes: Buffer, part: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(part); at >= 0; at = bytes.indexOf(part, at + part.length)) count += 1;
  return count;
}
