/**
 * Lists how a text may be spelled where data is stored or sent: as it is, in URLs, in JSON and HTML, in base64 at any
 * offset; and a phone number also without its plus sign and as it is dialled in Britain.
 */
function listSpellings(text: string): string[] {
  const national = text.startsWith("+44") ? [`0${text.slice(3)}`, `0${text.slice(3, 7)} ${text.slice(7)}`] : [];
  const plain = /^\+\d+$/.test(text) ? [text, text.slice(1), text.slice(3), ...national] : [text];
  return [...new Set(plain.flatMap((spelled) => [spelled, spelled.normalize("NFD"), ...listEncodings(spelled)]))];
}

const listEncodings = (text: string): string[] => [
  encodeURIComponent(text),
  JSON.stringify(text).slice(1, -1),
  toEscapes(text, (code) => `\\u${code.toString(16).padStart(4, "0")}`),
  toEscapes(text, (code) => `&#${code};`),
  ...[0, 1, 2].flatMap((offset) => {
    // The first characters depend on what comes before the text, and the last ones on what follows.
    const encoded = Buffer.from("x".repeat(offset) + text).toString("base64");
    const inner = encoded.slice(offset === 0 ? 0 : offset + 1, -4);
    return inner.length >= 8 ? [inner, inner.replaceAll("+", "-").replaceAll("/", "_")] : [];
  }),
];

const toEscapes = (text: string, escape: (code: number) => string): string =>
  text.replaceAll(/[^\u0020-\u007e]/g, (character) => escape(character.charCodeAt(0)));

/** Finds the texts that occur in `haystack` in any of their spellings, whatever their case; in base64 the case counts. */
export function findSpelled(haystack: string, texts: readonly string[]): string[] {
  const folded = haystack.toLowerCase();
  return texts.filter((text) =>
    listSpellings(text).some((spelling) => haystack.includes(spelling) || folded.includes(spelling.toLowerCase())),
  );
}
