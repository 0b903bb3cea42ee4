/** The basic alphabet of 3GPP TS 23.038 §6.2.1: one septet each. */
const basicAlphabet = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);

/** Its extension, §6.2.1.1: an escape and one more septet. */
const extensionAlphabet = new Set("\f^{}\\[~]|€");

/** What people read as the same, where Unicode has no decomposition to say so. */
const lookalikes = new Map(
  [
    ["'", "‘’‚‛′`´ʹʻʼʽˈ＇"],
    ['"', "“”„‟″«»"],
    ["-", "‐‑‒–—―−•·"],
    [" ", "\u00a0\u1680\u202f\u205f\u3000\t"],
    ["/", "⁄∕"],
    ["l", "ł"],
    ["L", "Ł"],
    ["d", "đð"],
    ["D", "ĐÐ"],
    ["i", "ı"],
    ["h", "ħ"],
    ["H", "Ħ"],
    ["t", "ŧ"],
    ["T", "Ŧ"],
    ["oe", "œ"],
    ["OE", "Œ"],
    ["th", "þ"],
    ["Th", "Þ"],
    ["SS", "ẞ"],
    ["x", "×"],
  ].flatMap(([replacement = "", characters = ""]) =>
    Array.from(characters, (character) => [character, replacement] as const),
  ),
);

/** Septets that `character` takes in GSM-7: 1 or 2; 0 when it cannot be written. */
export const countSeptets = (character: string): number =>
  basicAlphabet.has(character) ? 1 : extensionAlphabet.has(character) ? 2 : 0;

/**
 * `text` in letters that GSM-7 has: accents that it lacks are left off, quotes and dashes made plain, emoji dropped.
 * Undefined when a letter or number has no likeness there, as in Chinese or Cyrillic.
 */
export function foldToGsm7(text: string): string | undefined {
  let folded = "";
  for (const character of text.normalize("NFC")) {
    const equivalent = findGsm7Equivalent(character);
    if (equivalent === undefined && /[\p{L}\p{N}]/u.test(character)) return undefined;
    folded += equivalent ?? "";
  }
  return folded;
}

function findGsm7Equivalent(character: string): string | undefined {
  if (countSeptets(character) > 0) return character;
  const decomposed = Array.from(character.normalize("NFKD"))
    .filter((part) => !/\p{M}/u.test(part))
    .map((part) => (countSeptets(part) > 0 ? part : lookalikes.get(part)));
  return (
    lookalikes.get(character) ??
    (decomposed.length > 0 && !decomposed.includes(undefined) ? decomposed.join("") : undefined)
  );
}
