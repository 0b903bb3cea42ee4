import type { PersonalData } from "#domain/lead/personal-data.ts";
import { type FoldedText, foldText, isLetterOrDigit } from "./fold-text.ts";

/** What stands in the place of something that is known of the person. */
export const redactionMark = "[redacted]";

/** A stretch of units of a folded text. */
type UnitRange = { start: number; end: number };

/** Letters and digits of a value that the end of the text may have cut off, from which on it is taken for that value. */
const minLengthAtEnd = 3;
/** Characters of free text that say whose it is, wherever they are taken from it. */
const fragmentLength = 12;

/**
 * `text` without anything that is known of the person: each part of the name of three letters and more, phone, email, postcode and address in
 * any case, with any accents and punctuation, values of four characters and more, and what notes and longer values say in twelve characters and more.
 * Also what JSON, URLs and HTML would write differently, and what begins at the very end, where the text may have been cut. It may take
 * away too much, and be longer than before.
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

/** A value as it is looked for: letters and digits, and a space for anything else between them, which a text may have or not. */
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

/** Where `needle` ends that begins at `start`, or the end of the text that cuts it off; undefined when it does not begin there. */
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
 * Numbers that hold the last digits of `phone`, seven of them if it has ten or more: in whatever form, the country is not among these. At the end of
 * the text, numbers that end in digits of it.
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

/** Digits with at most three signs between two of them. */
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

/** What `text` has in common with `source` over twelve characters and more, as it stands and with any signs between the words. */
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

/** Values without a letter or a digit, as they stand. */
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
