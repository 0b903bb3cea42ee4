import type { IncomingHttpHeaders } from "node:http";
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from "node:zlib";
import { maxExcerptLength } from "#domain/delivery/delivery-fact.ts";

/** The most bytes that a compressed response may grow to; the sender reads at most 16 kB of it before. */
const maxOutputLength = 64 * 1024;

/** The sender may have cut the response, so decompress as far as it goes. */
const zlibOptions = { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH };

/** The decoders of each content coding (RFC 9110, section 8.4.1). Some servers send deflate without its zlib header. */
const decoders: Record<string, readonly ((body: Buffer) => Buffer)[]> = {
  gzip: [(body) => gunzipSync(body, zlibOptions)],
  deflate: [(body) => inflateSync(body, zlibOptions), (body) => inflateRawSync(body, zlibOptions)],
  br: [(body) => brotliDecompressSync(body, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH })],
};

/** The start of every gzip file (RFC 1952, section 2.3.1); some proxies drop the header that names the coding. */
const gzipMagic = Buffer.from([0x1f, 0x8b]);

/** The most content codings that are undone, so that nested compression has an end. */
const maxCodings = 3;

type BodyHeaders = Pick<IncomingHttpHeaders, "content-encoding" | "content-type">;

/**
 * Decodes the body of a response as servers really send them. A coding that is unknown, empty, or not that of the body
 * is ignored, because the text often is there all the same. The charset comes from a byte order mark, then from
 * `Content-Type`; otherwise it is UTF-8. Bytes that it does not have become U+FFFD.
 */
export function decodeResponseBody(body: Buffer, headers: BodyHeaders): string {
  const codings = (headers["content-encoding"] ?? "")
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim().replace(/^x-/, ""))
    .filter((coding) => Object.hasOwn(decoders, coding));
  const named = codings.slice(-maxCodings).reduceRight(decompress, body);
  const plain = named.subarray(0, 2).equals(gzipMagic) ? decompress(named, "gzip") : named;
  const charset = detectCharset(plain) ?? /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(headers["content-type"] ?? "")?.[1];
  try {
    return new TextDecoder(charset).decode(plain);
  } catch {
    // No such charset.
    return new TextDecoder().decode(plain);
  }
}

/** Undoes one content coding; returns the body unchanged if it does not have that coding. */
function decompress(body: Buffer, coding: string): Buffer {
  for (const decode of decoders[coding] ?? []) {
    try {
      return decode(body);
    } catch (error) {
      // Nothing of a bomb is worth showing; any other error means that the body does not have this coding.
      if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") return Buffer.alloc(0);
    }
  }
  return body;
}

/** Finds the charset that a byte order mark tells; `TextDecoder` itself removes the mark of UTF-8. */
function detectCharset([first, second]: Buffer): string | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined;
}

/** Takes the first characters of a decoded response as printable text; undefined if nothing is left. */
export function toResponseExcerpt(text: string): string | undefined {
  const visibleText = text
    .slice(0, maxExcerptLength)
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ")
    .toWellFormed();
  // The cut may have split a surrogate pair.
  return visibleText.replace(/\ufffd$/, "").trim() || undefined;
}
