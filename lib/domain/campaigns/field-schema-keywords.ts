import * as z from "zod";
import { isRecord } from "#domain/shared/is-record.ts";
import { areUnique } from "#domain/shared/are-unique.ts";
import { plainNumber } from "#domain/shared/plain-number.ts";
import { FieldName } from "./field-name.ts";

const typeError = "a type that fields can have: string, number, integer or boolean";
const types = z.enum(["object", "string", "number", "integer", "boolean"], typeError);
const formats = z.enum(
  ["date", "time", "date-time", "email", "uri", "uuid"],
  "a format that is checked: date, time, date-time, email, uri or uuid",
);
const number = plainNumber("a number");
const scalar = z.union([z.string(), number, z.boolean()], "text, a number, or true or false");
const nonNegativeInteger = z.int("a whole number").min(0, "0 or more");
const text = z.string("text");
const fieldNames = z.array(FieldName, "a list of field names").refine(areUnique, "each name once");

/** A regular expression of at most 200 characters, as ECMAScript reads it with the flag u. */
const Pattern = z
  .string("a regular expression")
  .max(200, "at most 200 characters")
  .refine(
    (pattern) => pattern.isWellFormed() && isValidRegex(pattern),
    "a regular expression that compiles with the flag u",
  );

function isValidRegex(pattern: string): boolean {
  try {
    return new RegExp(pattern, "u").source.length >= 0;
  } catch {
    return false;
  }
}

/**
 * The keywords without subschemas, and the values that each accepts. A field is text, a number or a boolean, so there
 * are no keywords about lists.
 */
export const valueKeywords: Record<string, z.ZodType> = {
  $ref: z.string().regex(/^#\/\$defs\/[A-Za-z0-9_.-]+$/, "a schema in $defs, like #/$defs/name"),
  $schema: z.literal("https://json-schema.org/draft/2020-12/schema", "JSON Schema 2020-12, or left out"),
  $comment: text,
  title: text,
  description: text,
  default: scalar,
  deprecated: z.boolean("true or false"),
  examples: z.array(scalar, "a list"),
  type: z.union([types, z.array(types).min(1).refine(areUnique)], typeError),
  const: scalar,
  enum: z.array(scalar, "a list").min(1, "at least one value"),
  format: formats,
  pattern: Pattern,
  minLength: nonNegativeInteger,
  maxLength: nonNegativeInteger,
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: number.refine((divisor) => divisor > 0, "more than 0"),
  required: fieldNames,
  dependentRequired: z.record(FieldName, fieldNames, "an object of lists of field names"),
  minProperties: nonNegativeInteger,
  maxProperties: nonNegativeInteger,
};

/** The keywords with subschemas: one schema, a list of them, or a map by name. `$defs` is allowed only at the root. */
export const schemaKeywords: ReadonlyMap<string, "one" | "list" | "map"> = new Map([
  ...["additionalProperties", "not", "if", "then", "else"].map((keyword) => [keyword, "one"] as const),
  ...["allOf", "anyOf", "oneOf"].map((keyword) => [keyword, "list"] as const),
  ...["properties", "patternProperties", "dependentSchemas", "$defs"].map((keyword) => [keyword, "map"] as const),
]);

/** The names that each map of schemas accepts. */
export const mapKeySchemas: Record<string, z.ZodType> = {
  properties: FieldName,
  patternProperties: Pattern,
  dependentSchemas: FieldName,
  $defs: z.string().regex(/^[A-Za-z0-9_.-]{1,40}$/, "a name of letters, digits, _, . and -"),
};

/** A part of a schema, with its path from the root. */
export type Subschema = { path: string[]; schema: unknown };

/** Lists the direct subschemas of `schema`, which is at `path`. */
export function listSubschemas(schema: unknown, path: string[] = []): Subschema[] {
  if (!isRecord(schema)) return [];
  return Object.entries(schema).flatMap(([keyword, value]): Subschema[] => {
    const containerKind = schemaKeywords.get(keyword);
    if (containerKind === "one") return [{ path: [...path, keyword], schema: value }];
    const isContainer = containerKind === "list" ? Array.isArray(value) : containerKind === "map" && isRecord(value);
    return isContainer
      ? Object.entries(value as object).map(([name, schema]) => ({ path: [...path, keyword, name], schema }))
      : [];
  });
}
