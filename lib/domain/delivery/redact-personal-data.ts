import type { PersonalData } from "#domain/lead/personal-data.ts";
import { type FoldedText, foldText, isLetterOrDigit } from "./fold-text.ts";

/** Replaces personal data in a text. */
export const redactionMark = "[redacted]";

/** A range of units in a folded text. */
type UnitRange = { start: number; end: number };

/** The fewest letters and digits of a value at the end of a cut text that count as that value. */
const minLengthAtEnd = 3;
/** The shortest fragment of free text that identifies it. */
const fragmentLength = 12;

/**
 * Redacts personal data in `text`: each part of the name of at least three letters; the phone, email, postcode and
 * address, with any case, accents and punctuation; field values of at least four characters; and fragments of the notes
 * and of longer values of at least twelve characters. It also finds what JSON, URLs and HTML escape, and a value that
 * the end of the text cuts off. It may redact too much, and the result may be longer than `text`.
 */
export function redactPersonalData(text: string, personal: Pick<PersonalData, "person" | "notes" | "fields">): string {
  const spans = [false, true].flatMap((unescape) => {
    const folded = foldText(text, { unescape });
    return findPersonalRanges(folded, personal).map(({ start, end }) => ({
      from: folded.from[start] ?? 0,
      to: folded.to[end - 1] ?? text.length,
    }));
  });
  return replaceSpans(text, [...spans, ...findSymbolOnlyValues(text, personal)]);
}

function findPersonalRanges(
  text: FoldedText,
  { person, notes, fields }: Pick<PersonalData, "person" | "notes" | "fields">,
): UnitRange[] {
  const { name, phone, email, postcode, address } = person;
  const fieldTexts = Object.values(fields).flatMap((value) => (typeof value === "boolean" ? [] : [String(value)]));
  const values = [
    ...[name, ...name.split(/\s+/u)].filter((part) => countLetters(part) >= 3),
    ...[email, email?.split("@")[0], address, ...(address?.split(/[,;]/u) ?? []), ...fieldTexts].filter(
      (value) => value !== undefined && value.trim().length >= 4,
    ),
  ].flatMap((value) => (value === undefined ? [] : [toNeedle(value)]));
  const postcodeNeedles =
    postcode === undefined ? [] : [toNeedle(Array.from(postcode.replaceAll(/\s/gu, "")).join(" "))];
  return [
    ...[...values, ...postcodeNeedles].flatMap((needle) => findOccurrences(text, needle)),
    ...(phone === undefined ? [] : findPhoneRanges(text, phone.replace("+", ""))),
    ...[notes, ...fieldTexts].flatMap((freeText) => findSharedFragments(text, foldText(freeText, { unescape: false }))),
  ];
}

const countLetters = (text: string): number => Array.from(text).filter((unit) => /\p{L}/u.test(unit)).length;

/**
 * A value as a search pattern: its letters and digits, and a space for any separators between them, which the text may
 * have or not.
 */
const toNeedle = (value: string): string[] => {
  const units = foldText(value, { unescape: false }).units.map((unit) => (isLetterOrDigit(unit) ? unit : " "));
  return Array.from(units.join("").trim().replaceAll(/ +/g, " "));
};

function findOccurrences({ units }: FoldedText, needle: string[]): UnitRange[] {
  if (needle.length === 0) return [];
  return units.flatMap((_, start) => {
    const end = findNeedleEnd(units, start, needle);
    return end === undefined ? [] : [{ start, end }];
  });
}

/**
 * Finds where the `needle` that begins at `start` ends, or the end of a text that cuts it off; undefined if it does not
 * begin there.
 */
function findNeedleEnd(units: string[], start: number, needle: string[]): number | undefined {
  let at = start;
  let matched = 0;
  for (const expected of needle) {
    if (expected === " ") while (at < units.length && !isLetterOrDigit(units[at] ?? "")) at += 1;
    else if (at >= units.length) return matched >= minLengthAtEnd ? at : undefined;
    else if (units[at] !== expected) return undefined;
    else {
      at += 1;
      matched += 1;
    }
  }
  return at;
}

/**
 * Finds numbers that contain the last digits of `phone` (seven if it has ten or more), which no spelling of the country
 * code changes. At the end of the text, finds numbers that end in some of its digits.
 */
function findPhoneRanges({ units }: FoldedText, phone: string): UnitRange[] {
  const tail = phone.slice(-Math.min(7, Math.max(4, phone.length - 3)));
  const beginsPhone = (digits: string) =>
    Array.from({ length: Math.max(digits.length - 3, 0) }, (_, cut) => digits.slice(cut).replace(/^0+/, "")).some(
      (end) => end.length >= minLengthAtEnd && phone.includes(end),
    );
  return listNumbers(units)
    .filter(({ digits, isLast }) => digits.includes(tail) || (isLast && beginsPhone(digits)))
    .map(({ start, end }) => ({ start, end }));
}

/** Lists runs of digits with at most three separators between two digits. */
function listNumbers(units: string[]): (UnitRange & { digits: string; isLast: boolean })[] {
  const numbers: (UnitRange & { digits: string })[] = [];
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

/**
 * Finds fragments of at least twelve characters that `text` shares with `source`, both exactly and with any separators
 * between the words.
 */
function findSharedFragments(text: FoldedText, source: FoldedText): UnitRange[] {
  return [withIndex, collapseSeparators].flatMap((view) => {
    const [textUnits, sourceUnits] = [view(text.units), view(source.units)];
    const sourceGrams = new Set(toGrams(sourceUnits.map(({ unit }) => unit)));
    return toGrams(textUnits.map(({ unit }) => unit)).flatMap((gram, index) => {
      const [first, last] = [textUnits[index], textUnits[index + fragmentLength - 1]];
      return first && last && sourceGrams.has(gram) ? [{ start: first.at, end: last.at + 1 }] : [];
    });
  });
}

const withIndex = (units: string[]) => units.map((unit, at) => ({ unit, at }));

const collapseSeparators = (units: string[]) =>
  withIndex(units.map((unit) => (isLetterOrDigit(unit) ? unit : " "))).filter(
    ({ unit, at }) => unit !== " " || isLetterOrDigit(units[at - 1] ?? " "),
  );

const toGrams = (units: string[]): string[] =>
  Array.from({ length: Math.max(units.length - fragmentLength + 1, 0) }, (_, at) =>
    units.slice(at, at + fragmentLength).join(""),
  );

/** Finds exact copies of values that contain no letter or digit. */
function findSymbolOnlyValues(text: string, { fields }: Pick<PersonalData, "fields">) {
  const values = Object.values(fields).filter((value) => typeof value === "string");
  return values
    .filter((value) => value.trim().length >= 4 && toNeedle(value).length === 0)
    .flatMap((value) => {
      const spans = [];
      for (let from = text.indexOf(value); from >= 0; from = text.indexOf(value, from + 1)) {
        spans.push({ from, to: from + value.length });
      }
      return spans;
    });
}

function replaceSpans(text: string, spans: { from: number; to: number }[]): string {
  let [redactedText, upTo] = ["", 0];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    if (from >= upTo) redactedText += text.slice(upTo, from) + redactionMark;
    upTo = Math.max(upTo, to);
  }
  return redactedText + text.slice(upTo);
}
