import type { PersonalData } from "#domain/lead/personal-data.ts";
import { decodeText } from "./decode-text.ts";

/** Replaces personal data in a text. */
export const redactionMark = "[redacted]";

/** A range of a text, in UTF-16 units. */
type Span = { start: number; end: number };
/** A word as it is compared: lower case, without accents. */
type Word = Span & { folded: string };

/** The fewest letters and digits of a word of the person that is redacted; initials and particles are shorter. */
const minNameLength = 3;
/** A word of the person of at least this length is also found inside a longer word, such as an email address. */
const minInnerLength = 4;
/** How many words in a row make a phrase of the notes or of a field recognisable. */
const phraseLength = 3;
/** How many last digits identify a phone number; no spelling of the country code changes them. */
const phoneDigits = 7;

/**
 * Redacts personal data in the client's own words, which bills and events keep for good: every word of the person's
 * name, address, email and other texts; their phone number with any punctuation; and three words in a row from the
 * notes, the fields and the consent. It compares without case and accents, and decodes entities and other escapes first.
 * It walks over all properties, so that a new
 * one is redacted too, and may redact too much rather than too little.
 */
export function redactPersonalData(text: string, { person, ...rest }: PersonalData): string {
  const decoded = decodeText(text);
  const words = toWords(decoded.text);
  const names = listTexts(person).flatMap((value) => toWords(value).map(({ folded }) => folded));
  const phrases = new Set(listTexts(rest).flatMap((value) => listPhrases(toWords(value))));
  const spans = [
    ...words.filter(({ folded }) => names.some((name) => containsName(folded, name))),
    ...findPhrases(words, phrases),
    ...findPhoneNumbers(decoded.text, listTexts(person)),
  ];
  return replaceSpans(
    text,
    spans.map(({ start, end }) => ({ start: decoded.starts[start] ?? 0, end: decoded.ends[end - 1] ?? text.length })),
  );
}

/** Lists all texts and numbers in a value. */
function listTexts(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(listTexts) : [];
}

const toWords = (text: string): Word[] =>
  Array.from(text.matchAll(/[\p{L}\p{N}\p{M}]+/gu), ({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
    folded: foldWord(word),
  }));

/** Folds a word for comparison; ß, ı and the final ς become what their capitals are read as. */
const foldWord = (word: string): string =>
  word.toUpperCase().normalize("NFKD").toLowerCase().replaceAll(/\p{M}/gu, "").replaceAll("ς", "σ");

const containsName = (word: string, name: string): boolean =>
  name.length >= minNameLength && (name.length < minInnerLength ? word === name : word.includes(name));

/** Lists the phrases of a value: the whole of a short one, each three words in a row of a longer one. */
function listPhrases(words: readonly Word[]): string[] {
  if (words.length > phraseLength)
    return words.slice(phraseLength - 1).map((_, at) => joinPhrase(words, at, phraseLength));
  const whole = joinPhrase(words, 0, words.length);
  return whole.length >= minInnerLength ? [whole] : [];
}

const joinPhrase = (words: readonly Word[], at: number, length: number): string =>
  words
    .slice(at, at + length)
    .map(({ folded }) => folded)
    .join(" ");

const findPhrases = (words: readonly Word[], phrases: ReadonlySet<string>): Span[] =>
  words.flatMap(({ start }, at) =>
    words
      .slice(at, at + phraseLength)
      .flatMap(({ end }, offset) => (phrases.has(joinPhrase(words, at, offset + 1)) ? [{ start, end }] : [])),
  );

/** Finds runs of digits, with at most three other signs between two, that contain the last digits of a phone number. */
function findPhoneNumbers(text: string, values: readonly string[]): Span[] {
  const tails = values.filter((value) => /^\+\d+$/.test(value)).map((phone) => phone.slice(-phoneDigits));
  return Array.from(text.matchAll(/\d(?:[^\p{L}\p{N}]{0,3}\d)*/gu))
    .filter(([digits]) => tails.some((tail) => digits.replaceAll(/\D/g, "").includes(tail)))
    .map(({ 0: digits, index }) => ({ start: index, end: index + digits.length }));
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  let [redactedText, upTo] = ["", 0];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (start >= upTo) redactedText += text.slice(upTo, start) + redactionMark;
    upTo = Math.max(upTo, end);
  }
  return redactedText + text.slice(upTo);
}
