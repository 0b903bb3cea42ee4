/**
 * A text folded for comparison: `units` are its characters; `from` and `to` give the range of the original text for
 * each.
 */
export type FoldedText = { units: string[]; from: number[]; to: number[] };

const letterOrDigitPattern = /[\p{L}\p{N}]/u;

/** Whether a unit is a letter or a digit; any other unit is a separator. */
export const isLetterOrDigit = (unit: string): boolean => letterOrDigitPattern.test(unit);

/** A character, or an escape sequence of JSON, a URL or HTML. */
const escapedCharacterPattern =
  /\\u[0-9a-f]{4}|\\[nrtbf"\\/]|(?:%[0-9a-f]{2})+|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});|[^]/giu;
const anyCharacterPattern = /[^]/gu;
const namedEntities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

/**
 * Folds `text` for comparison: no case, accents or ligatures; every space and control character becomes a space. With
 * `unescape`, it also decodes the escape sequences of JSON, URLs and HTML.
 */
export function foldText(text: string, { unescape }: { unescape: boolean }): FoldedText {
  const folded: FoldedText = { units: [], from: [], to: [] };
  for (const { 0: token, index } of text.matchAll(unescape ? escapedCharacterPattern : anyCharacterPattern)) {
    const units = Array.from(foldCharacters(unescape && token.length > 1 ? unescapeToken(token) : token));
    for (const unit of units) {
      folded.units.push(unit);
      folded.from.push(index);
      folded.to.push(index + token.length);
    }
    // A combining accent belongs to the letter before it.
    if (units.length === 0 && folded.to.length > 0) folded.to[folded.to.length - 1] = index + token.length;
  }
  return folded;
}

const foldCharacters = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f\u200b-\u200f\u00ad]/g, "")
    .replaceAll("ß", "ss")
    .replaceAll("ς", "σ")
    .replaceAll("ı", "i")
    .replaceAll(/[\s\p{C}\p{Z}]/gu, " ");

function unescapeToken(token: string): string {
  if (/^\\u/i.test(token)) return String.fromCharCode(Number.parseInt(token.slice(2), 16));
  if (token.startsWith("\\")) return /["\\/]$/.test(token) ? token.slice(1) : " ";
  if (token.startsWith("%")) return decodePercent(token);
  if (!token.startsWith("&")) return token;
  const code = /^&#(?:x([0-9a-f]+)|(\d+));$/i.exec(token);
  if (!code) return namedEntities[token.slice(1, -1).toLowerCase()] ?? token;
  const point = code[1] === undefined ? Number(code[2]) : Number.parseInt(code[1], 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : token;
}

function decodePercent(token: string): string {
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
