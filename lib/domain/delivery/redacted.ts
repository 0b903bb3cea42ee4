import type { PersonalData } from "#domain/lead/personal-data.ts";
import { type FoldedText, foldText, isLetterOrDigit } from "./folded-text.ts";

/** What stands in the place of something that is known of the person. */
export const redaction = "[redacted]";

/** A stretch of units of a folded text. */
type Stretch = { start: number; end: number };

/** Letters and digits of a value that the end of the text may have cut off, from which on it is taken for that value. */
const leastAtEnd = 3;
/** Characters of free text that say whose it is, wherever they are taken from it. */
const fragmentLength = 12;

/**
 * `text` without anything that is known of the person: each part of the name of three letters and more, phone, email, postcode and address in
 * any case, with any accents and punctuation, values of four characters and more, and what notes and longer values say in twelve characters and more.
 * Also what JSON, URLs and HTML would write differently, and what begins at the very end, where the text may have been cut. It may take
 * away too much, and be longer than before.
 */
export function redacted(text: string, personal: Pick<PersonalData, "person" | "notes" | "fields">): string {
  const spans = [false, true].flatMap((unescape) => {
    const folded = foldText(text, { unescape });
    return stretches(folded, personal).map(({ start, end }) => ({
      from: folded.from[start] ?? 0,
      to: folded.to[end - 1] ?? text.length,
    }));
  });
  return cover(text, [...spans, ...signsOnly(text, personal)]);
}

function stretches(
  text: FoldedText,
  { person, notes, fields }: Pick<PersonalData, "person" | "notes" | "fields">,
): Stretch[] {
  const { name, phone, email, postcode, address } = person;
  const said = Object.values(fields).flatMap((value) => (typeof value === "boolean" ? [] : [String(value)]));
  const values = [
    ...[name, ...name.split(/\s+/u)].filter((part) => lettersIn(part) >= 3),
    ...[email, email?.split("@")[0], address, ...(address?.split(/[,;]/u) ?? []), ...said].filter(
      (value) => value !== undefined && value.trim().length >= 4,
    ),
  ].flatMap((value) => (value === undefined ? [] : [needleOf(value)]));
  const spaced = postcode === undefined ? [] : [needleOf(Array.from(postcode.replaceAll(/\s/gu, "")).join(" "))];
  return [
    ...[...values, ...spaced].flatMap((needle) => occurrences(text, needle)),
    ...(phone === undefined ? [] : phones(text, phone.replace("+", ""))),
    ...[notes, ...said].flatMap((freely) => fragments(text, foldText(freely, { unescape: false }))),
  ];
}

const lettersIn = (text: string): number => Array.from(text).filter((unit) => /\p{L}/u.test(unit)).length;

/** A value as it is looked for: letters and digits, and a space for anything else between them, which a text may have or not. */
const needleOf = (value: string): string[] => {
  const units = foldText(value, { unescape: false }).units.map((unit) => (isLetterOrDigit(unit) ? unit : " "));
  return Array.from(units.join("").trim().replaceAll(/ +/g, " "));
};

function occurrences({ units }: FoldedText, needle: string[]): Stretch[] {
  if (needle.length === 0) return [];
  return units.flatMap((_, start) => {
    const end = endOf(units, start, needle);
    return end === undefined ? [] : [{ start, end }];
  });
}

/** Where `needle` ends that begins at `start`, or the end of the text that cuts it off; undefined when it does not begin there. */
function endOf(units: string[], start: number, needle: string[]): number | undefined {
  let at = start;
  let matched = 0;
  for (const wanted of needle) {
    if (wanted === " ") while (at < units.length && !isLetterOrDigit(units[at] ?? "")) at += 1;
    else if (at >= units.length) return matched >= leastAtEnd ? at : undefined;
    else if (units[at] !== wanted) return undefined;
    else {
      at += 1;
      matched += 1;
    }
  }
  return at;
}

/**
 * Numbers that hold the last digits of `phone`, seven of them if it has ten or more: in whatever form, the country is not among these. At the end of
 * the text, numbers that end in digits of it.
 */
function phones({ units }: FoldedText, phone: string): Stretch[] {
  const tail = phone.slice(-Math.min(7, Math.max(4, phone.length - 3)));
  const beginsPhone = (digits: string) =>
    Array.from({ length: Math.max(digits.length - 3, 0) }, (_, cut) => digits.slice(cut).replace(/^0+/, "")).some(
      (end) => end.length >= leastAtEnd && phone.includes(end),
    );
  return numbersIn(units)
    .filter(({ digits, isLast }) => digits.includes(tail) || (isLast && beginsPhone(digits)))
    .map(({ start, end }) => ({ start, end }));
}

/** Digits with at most three signs between two of them. */
function numbersIn(units: string[]): (Stretch & { digits: string; isLast: boolean })[] {
  const numbers: (Stretch & { digits: string })[] = [];
  for (const [at, unit] of units.entries()) {
    if (!/\d/.test(unit)) continue;
    const last = numbers.at(-1);
    const between = last ? units.slice(last.end, at) : [];
    if (last && between.length <= 3 && !between.some(isLetterOrDigit)) {
      last.end = at + 1;
      last.digits += unit;
    } else numbers.push({ start: at, end: at + 1, digits: unit });
  }
  return numbers.map((number) => ({ ...number, isLast: !units.slice(number.end).some(isLetterOrDigit) }));
}

/** What `text` has in common with `source` over twelve characters and more, as it stands and with any signs between the words. */
function fragments(text: FoldedText, source: FoldedText): Stretch[] {
  return [indexed, collapsed].flatMap((view) => {
    const [here, there] = [view(text.units), view(source.units)];
    const known = new Set(grams(there.map(({ unit }) => unit)));
    return grams(here.map(({ unit }) => unit)).flatMap((gram, index) => {
      const [first, last] = [here[index], here[index + fragmentLength - 1]];
      return first && last && known.has(gram) ? [{ start: first.at, end: last.at + 1 }] : [];
    });
  });
}

const indexed = (units: string[]) => units.map((unit, at) => ({ unit, at }));

const collapsed = (units: string[]) =>
  indexed(units.map((unit) => (isLetterOrDigit(unit) ? unit : " "))).filter(
    ({ unit, at }) => unit !== " " || isLetterOrDigit(units[at - 1] ?? " "),
  );

const grams = (units: string[]): string[] =>
  Array.from({ length: Math.max(units.length - fragmentLength + 1, 0) }, (_, at) =>
    units.slice(at, at + fragmentLength).join(""),
  );

/** Values without a letter or a digit, as they stand. */
function signsOnly(text: string, { fields }: Pick<PersonalData, "fields">) {
  const values = Object.values(fields).filter((value) => typeof value === "string");
  return values
    .filter((value) => value.trim().length >= 4 && needleOf(value).length === 0)
    .flatMap((value) => {
      const spans = [];
      for (let from = text.indexOf(value); from >= 0; from = text.indexOf(value, from + 1)) {
        spans.push({ from, to: from + value.length });
      }
      return spans;
    });
}

function cover(text: string, spans: { from: number; to: number }[]): string {
  let [covered, upTo] = ["", 0];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    if (from >= upTo) covered += text.slice(upTo, from) + redaction;
    upTo = Math.max(upTo, to);
  }
  return covered + text.slice(upTo);
}
