/** A text whose encoded characters are decoded. `starts` and `ends` have the range of each UTF-16 unit in the original. */
export type DecodedText = { text: string; starts: number[]; ends: number[] };

/** How often a text may be encoded in itself: `&amp;euml;` is an entity of an entity. */
const maxDepth = 3;

/**
 * Decodes HTML entities, percent-encoding and JSON escapes, and drops invisible characters, so that a text can be
 * compared whichever system wrote it. An accented letter may become the letter alone. A sequence that encodes nothing
 * stays.
 */
export function decodeText(original: string): DecodedText {
  const indexes = Array.from({ length: original.length }, (_, index) => index);
  let decoded: DecodedText = { text: original, starts: indexes, ends: indexes.map((index) => index + 1) };
  for (let depth = 0; depth < maxDepth; depth += 1) {
    const next = decodeOnce(decoded);
    if (next.text === decoded.text) break;
    decoded = next;
  }
  return decoded;
}

const encodedPattern =
  /&#(?<decimal>\d{1,7});?|&#x(?<hex>[0-9a-f]{1,6});?|&(?<name>[a-z]{2,8});?|(?<percent>(?:%[0-9a-f]{2})+)|\\u(?<escape>[0-9a-f]{4})|(?<invisible>\p{Cf})/giu;

function decodeOnce({ text, starts, ends }: DecodedText): DecodedText {
  const decoded: DecodedText = { text: "", starts: [], ends: [] };
  const copy = (from: number, to: number) => {
    decoded.text += text.slice(from, to);
    decoded.starts.push(...starts.slice(from, to));
    decoded.ends.push(...ends.slice(from, to));
  };
  let upTo = 0;
  for (const { 0: sequence, index, groups = {} } of text.matchAll(encodedPattern)) {
    const value = decodeSequence(groups);
    if (value === undefined) continue;
    copy(upTo, index);
    upTo = index + sequence.length;
    decoded.text += value;
    decoded.starts.push(...Array.from({ length: value.length }, () => starts[index] ?? 0));
    decoded.ends.push(...Array.from({ length: value.length }, () => ends[upTo - 1] ?? 0));
  }
  copy(upTo, text.length);
  return decoded;
}

function decodeSequence({ decimal, hex, name, percent, escape, invisible }: Record<string, string | undefined>) {
  if (decimal !== undefined) return decodeCodePoint(Number(decimal));
  if (hex !== undefined) return decodeCodePoint(Number.parseInt(hex, 16));
  if (name !== undefined) return decodeName(name);
  if (percent !== undefined) return decodePercent(percent);
  if (escape !== undefined) return String.fromCharCode(Number.parseInt(escape, 16));
  return invisible === undefined ? undefined : "";
}

const decodeCodePoint = (codePoint: number): string | undefined =>
  codePoint > 0 && codePoint <= 0x10_ff_ff ? String.fromCodePoint(codePoint) : undefined;

function decodePercent(sequence: string): string | undefined {
  try {
    return decodeURIComponent(sequence);
  } catch {
    return undefined;
  }
}

/** The names of accented letters in HTML (WHATWG, Named character references): a letter and its accent. */
const accentedName = /^([a-z])(?:acute|grave|circ|uml|tilde|cedil|ring|caron|breve|macr|ogon|dot|dblac)$/i;

/** The names of other letters of Latin-1 and Latin Extended-A, and of the signs that occur in names and addresses. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["lsquo", "‘"],
  ["rsquo", "’"],
  ["ndash", "–"],
  ["mdash", "—"],
  ["nbsp", " "],
  ["shy", ""],
  ["commat", "@"],
  ["period", "."],
  ["szlig", "ß"],
  ["aelig", "æ"],
  ["oelig", "œ"],
  ["oslash", "ø"],
  ["lstrok", "ł"],
  ["dstrok", "đ"],
  ["hstrok", "ħ"],
  ["thorn", "þ"],
  ["eth", "ð"],
  ["imath", "ı"],
]);

const decodeName = (name: string): string | undefined =>
  accentedName.exec(name)?.[1] ?? otherNames.get(name.toLowerCase());
