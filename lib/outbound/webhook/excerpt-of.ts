import { excerptLength } from "../../domain/delivery/delivery-fact.ts";

/** No character of UTF-16 takes more in UTF-8. */
const bytesOfCharacter = 3;

/**
 * The first characters of an answer that was read as text in UTF-8, whatever it is: control and formatting characters become spaces, and what is not
 * UTF-8 becomes U+FFFD. Undefined when nothing is left. What comes compressed, although nobody asked for it, is not read.
 */
export function excerptOf(body: Buffer, encoding: string | undefined): string | undefined {
  if (encoding !== undefined && encoding.trim().toLowerCase() !== "identity") return undefined;
  const text = new TextDecoder().decode(body.subarray(0, excerptLength * bytesOfCharacter + bytesOfCharacter));
  const shown = text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, " ").slice(0, excerptLength);
  // The cut may have gone through a character of two halves.
  return shown.replace(/[\ud800-\udbff]$/, "").trim() || undefined;
}
