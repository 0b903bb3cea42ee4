import * as z from "zod";

// Control and bidirectional-override characters can disguise a text on a phone or in a log.
const controlCharactersAndBreaks = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g;
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/**
 * Normalizes a text for storage. Composing can make it longer, so its length is checked again afterwards: a stored text
 * must be valid when it is read. Half an emoji, from a careless cut, becomes U+FFFD.
 */
const normalizeText = (text: string): string => text.toWellFormed().normalize("NFC");

/**
 * Removes white space and invisible characters around a text: people paste contacts with direction marks, zero-width
 * spaces and byte order marks.
 */
export const trimInvisible = (text: string): string => text.replaceAll(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, "");

/** Removes invisible format characters anywhere in a text in which none has a meaning. */
export const stripInvisible = (text: string): string => text.replaceAll(/\p{Cf}+/gu, "");

/** One non-empty line of at most `max` characters: trimmed, without line breaks or control characters. */
export const singleLine = (max: number) =>
  z
    .string()
    .max(max)
    .refine(
      (text) => !controlCharacters.test(text) && !/[\r\n\t\u2028\u2029]/.test(text),
      "one line without control characters",
    )
    .transform((text) => normalizeText(text.trim()))
    .refine((text) => text.length > 0, "not empty")
    .refine((text) => text.length <= max, `at most ${max} characters`)
    .meta({ minLength: 1 });

/**
 * Converts `text` to one line of at most `max` characters that `singleLine` accepts, or to an empty string. Never
 * refuses.
 */
export const truncateToSingleLine = (text: string, max: number): string =>
  normalizeText(text.replace(controlCharactersAndBreaks, " "))
    .trim()
    .slice(0, max)
    // Half of a character that the cut divided.
    .replace(/[\ud800-\udbff]$/, "")
    .trimEnd();

/** Several lines of at most `max` characters, or none; line breaks and tabs are kept. */
export const multiLine = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !controlCharacters.test(text), "text without control characters")
    .transform(normalizeText)
    .refine((text) => text.length <= max, `at most ${max} characters`);

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
