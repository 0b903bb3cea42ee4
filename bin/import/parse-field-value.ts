import { trimInvisible } from "#domain/shared/text-schemas.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";

/** The types that a target can name: `fields.budget:number`. */
export type FieldType = "number" | "boolean";

const tooLarge = "a number of at most 15 digits before the point: send a longer one as text";

export type FieldValueRefusal = { code: "not_a_number" | "not_a_boolean"; detail: string };

/** English, and what a German Excel writes for TRUE and FALSE. */
const yesWords = new Set(["true", "yes", "y", "1", "ja", "wahr"]);
const noWords = new Set(["false", "no", "n", "0", "nein", "falsch"]);

/**
 * Converts a cell to the type that its target names. Refuses everything that is not certainly of that type, because a
 * text in its place would be stored as one. `delimiter` is that of the file: with semicolons, spreadsheets write decimal
 * commas, and points may separate thousands.
 */
export function parseFieldValue(
  cell: string,
  type: FieldType,
  delimiter: string,
): Result<number | boolean, FieldValueRefusal> {
  const word = trimInvisible(cell).toLowerCase();
  if (type === "boolean") {
    if (yesWords.has(word)) return ok(true);
    return noWords.has(word) ? ok(false) : refuse({ code: "not_a_boolean", detail: "yes, no, true, false, 1 or 0" });
  }
  const mayHaveThousandsPoint = delimiter === ";" && /^[+-]?[1-9]\d{0,2}\.\d{3}$/.test(word);
  if (/^[+-]?(?:\d+(?:\.\d+)?|\.\d+)$/.test(word) && !mayHaveThousandsPoint) {
    const value = Number(word);
    // JSON has no other numbers that every program reads alike (RFC 8259, section 6): digits would change.
    return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? ok(value) : refuse({ code: "not_a_number", detail: tooLarge });
  }
  return refuse({ code: "not_a_number", detail: describeNumberFault(word) });
}

/** Says what is wrong with a number, but not the number itself. */
function describeNumberFault(word: string): string {
  if (/^[+-]?[\d.,'’\s]+$/.test(word))
    return "ambiguous: a number without separators of thousands, and with a point before decimals (1000.50)";
  if (/^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/.test(word))
    return "a number with all its digits: the spreadsheet has shortened this one (1E+05)";
  if (/\d/.test(word)) return "a number alone, without currency, unit or other text";
  return "a number";
}
