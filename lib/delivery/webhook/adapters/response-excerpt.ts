import { maxExcerptLength } from "#domain/delivery/delivery-fact.ts";

/** Enough for all that is shown: three in UTF-8 for each of UTF-16, a byte order mark, and the rest of a character that the last is half of. */
const maxExcerptBytes = maxExcerptLength * 3 + 4;

/** What was read of an answer, as text in UTF-8, whatever it is. What comes compressed, although nobody asked for it, is not read. */
export const decodeResponseBody = (body: Buffer, encoding: string | undefined): string =>
  encoding === undefined || encoding.toLowerCase() === "identity" ? new TextDecoder().decode(body) : "";

/**
 * The first characters of an answer as text: control and formatting characters become spaces, and what is not UTF-8 becomes U+FFFD. Undefined when
 * nothing is left.
 */
export function toResponseExcerpt(body: Buffer, encoding: string | undefined): string | undefined {
  const text = decodeResponseBody(body.subarray(0, maxExcerptBytes), encoding);
  const visibleText = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ").slice(0, maxExcerptLength);
  // The cut may have gone through a character of two halves.
  return visibleText.replace(/[\ud800-\udbff]$/, "").trim() || undefined;
}
