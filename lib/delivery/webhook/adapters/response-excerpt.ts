import { maxExcerptLength } from "#domain/delivery/delivery-fact.ts";

/**
 * Enough bytes for an excerpt: three for each UTF-16 unit, a byte order mark, and the rest of a split last character.
 */
const maxExcerptBytes = maxExcerptLength * 3 + 4;

/** Decodes a response body as UTF-8. Returns an empty text for a compressed body, which Baton did not ask for. */
export const decodeResponseBody = (body: Buffer, encoding: string | undefined): string =>
  encoding === undefined || encoding.toLowerCase() === "identity" ? new TextDecoder().decode(body) : "";

/**
 * Takes the first characters of a response as text; undefined if nothing is left. Control and formatting characters
 * become spaces, and bytes that are not UTF-8 become U+FFFD.
 */
export function toResponseExcerpt(body: Buffer, encoding: string | undefined): string | undefined {
  const text = decodeResponseBody(body.subarray(0, maxExcerptBytes), encoding);
  const visibleText = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ").slice(0, maxExcerptLength);
  // The cut may have split a surrogate pair.
  return visibleText.replace(/[\ud800-\udbff]$/, "").trim() || undefined;
}
