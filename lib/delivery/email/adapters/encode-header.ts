export const lineBreak = "\r\n";

export const toBase64 = (text: string): string => Buffer.from(text, "utf8").toString("base64");

/** Encodes an unstructured header: as it is in ASCII, otherwise as encoded words (RFC 2047 §2). */
export const encodeText = (text: string): string =>
  /^[ -~]*$/.test(text) && !text.includes("=?") && text.length <= 900 ? text : encodeWords(text);

/** Encodes a display name: quoted in ASCII, otherwise as encoded words. */
export const encodePhrase = (text: string): string =>
  /^[ -~]*$/.test(text) && !text.includes("=?") && text.length <= 200
    ? `"${text.replaceAll(/["\\]/g, "\\$&")}"`
    : encodeWords(text);

/**
 * How many bytes of text an encoded word holds. A line with one has at most 76 characters (RFC 2047 §2), and the first
 * one also the name of the header.
 */
const maxWordBytes = 39;

/** Splits a text into encoded words, never inside of a character (RFC 2047 §5). */
function encodeWords(text: string): string {
  const words: string[] = [];
  let word = "";
  for (const character of text) {
    if (Buffer.byteLength(word + character) > maxWordBytes) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word].map((each) => `=?UTF-8?B?${toBase64(each)}?=`).join(`${lineBreak} `);
}
