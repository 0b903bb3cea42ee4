import * as z from "zod";

// Control and bidirectional-override characters can disguise a text on a phone or in a log.
const controlCharactersAndBreaks = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g;
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/**
 * Everything that people can see: neither spaces, controls, formats and private characters, nor marks without a letter,
 * nor the letters and symbols that fonts draw as nothing (blanks of Braille, of music and of hieroglyphs).
 */
const visibleCharacter =
  /[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{M}\p{Default_Ignorable_Code_Point}\u2800\u{1d159}\u{13441}\u{13442}]/u;

/** Whether `text` has no character that people can see. */
export const isBlank = (text: string): boolean => !visibleCharacter.test(text);

/** The most combining marks in a row, by UAX #15 (Stream-Safe Text Format). Composing longer runs takes quadratic time. */
const tooManyMarks = /\p{M}{31}/u;
const marksBeyondLimit = /(\p{M}{30})\p{M}+/gu;

/** The most UTF-16 code units of a text per character: a decomposed character has up to six. */
const maxUnitsPerCharacter = 6;

/** Half an emoji, from a careless cut, becomes U+FFFD. */
const normalizeText = (text: string): string => text.toWellFormed().normalize("NFC");

/**
 * Removes white space and invisible characters around a text: people paste contacts with direction marks, zero-width
 * spaces and byte order marks.
 */
export const trimInvisible = (text: string): string => text.replaceAll(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, "");

/** Removes invisible format characters anywhere in a text in which none has a meaning. */
export const stripInvisible = (text: string): string => text.replaceAll(/\p{Cf}+/gu, "");

/** Composes a text that a schema or a setting compares with the texts of leads, which are stored in this form. */
export const composeText = (text: string): string => (tooManyMarks.test(text) ? text : normalizeText(text));

const hasAtMost = (max: number, text: string): boolean => text.length <= max || Array.from(text).length <= max;

/**
 * A text of at most `max` characters, normalized for storage. Its length is that of the composed form, in code points as
 * JSON Schema counts them, so it does not depend on how the text was typed. A stored text is valid when it is read.
 */
const normalizedText = (max: number, isAllowed: (text: string) => boolean, rule: string) =>
  z
    .string()
    .refine((text) => text.length <= max * maxUnitsPerCharacter, { error: `at most ${max} characters`, abort: true })
    .refine(isAllowed, rule)
    .refine((text) => !tooManyMarks.test(text), "at most 30 combining marks in a row")
    .transform(normalizeText);

/** One line of at most `max` characters, one of them visible: trimmed, without line breaks or control characters. */
export const singleLine = (max: number) =>
  normalizedText(
    max,
    (text) => !controlCharacters.test(text) && !/[\r\n\t\u2028\u2029]/.test(text),
    "one line without control characters",
  )
    .transform((text) => text.trim())
    .refine((text) => !isBlank(text), "not empty: at least one visible character")
    .refine((text) => hasAtMost(max, text), `at most ${max} characters`)
    .meta({ minLength: 1, maxLength: max });

/** Takes at most `max` UTF-16 units of a text that was not checked: without half of a character, which cannot be stored. */
export const truncateText = (text: string, max: number): string =>
  text
    .slice(0, max)
    .replace(/[\ud800-\udbff]$/, "")
    .toWellFormed();

/**
 * Converts `text` to one line of at most `max` characters that `singleLine` accepts, or to an empty string. Never
 * refuses.
 */
export function truncateToSingleLine(text: string, max: number): string {
  const composed = normalizeText(
    text
      .slice(0, max * maxUnitsPerCharacter)
      .replace(controlCharactersAndBreaks, " ")
      .replace(marksBeyondLimit, "$1"),
  ).trim();
  const line = truncateText(composed, max).trimEnd();
  return isBlank(line) ? "" : line;
}

/** Several lines of at most `max` characters, or none; line breaks and tabs are kept. */
export const multiLine = (max: number) =>
  normalizedText(max, (text) => !controlCharacters.test(text), "text without control characters")
    .refine((text) => hasAtMost(max, text), `at most ${max} characters`)
    .meta({ maxLength: max });

/** A text of at most `max` characters that `singleLine`, `multiLine` or `truncateToSingleLine` made. */
export const storedText = (max: number) =>
  z
    .string()
    .refine((text) => hasAtMost(max, text), `at most ${max} characters`)
    .meta({ maxLength: max });

/** A phone number in E.164, at most 15 digits (ITU-T E.164, 2010). */
export const Phone = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, "a phone number in E.164, like +447700900123")
  .meta({ example: "+447700900123" });
export type Phone = z.infer<typeof Phone>;

/** A phone number as people write it, before it is parsed: pasted numbers carry direction marks. */
export const PhoneText = z
  .string()
  .max(80)
  .transform(stripInvisible)
  .pipe(singleLine(40))
  .meta({ description: "In E.164, or as people of the country write it.", example: "07700 900123" });
