import { type OutputUnit, validate } from "@cfworker/json-schema";
import { isRecord } from "#domain/shared/is-record.ts";
import { pluralize } from "#domain/shared/pluralize.ts";
import { readOwn } from "#domain/shared/read-own.ts";
import type { FieldSchema } from "./field-schema.ts";

/**
 * An error of one field: its JSON pointer in the lead, and a detail that never repeats the value, which is personal
 * data.
 */
export type FieldSchemaError = { pointer: string; detail: string };

/** Lists the errors of `fields` under `schema`, each once. A missing or unexpected field has its own pointer. */
export function validateFields(
  schema: FieldSchema,
  fields: Readonly<Record<string, string | number | boolean>>,
): FieldSchemaError[] {
  // The validator changes the schema that it gets (so clone it), and must not stop at the first error.
  const { errors } = validate(fields, structuredClone(schema), "2020-12", undefined, false);
  const violations = dropAlternativeErrors(errors).flatMap((unit): FieldSchemaError[] => {
    const detail = describeViolation(unit.keyword, findKeywordValue(schema, unit.keywordLocation));
    if (detail === undefined) return [];
    return [{ pointer: `/fields${unit.instanceLocation.slice(1)}${toMissingFieldSuffix(unit)}`, detail }];
  });
  return [...new Map(violations.map((error) => [JSON.stringify(error), error])).values()];
}

/** Drops the errors inside alternatives: no single alternative has to hold. */
function dropAlternativeErrors(errors: readonly OutputUnit[]): OutputUnit[] {
  const kept: OutputUnit[] = [];
  let [alternativesLocation, previousLocation] = ["", ""];
  for (const unit of errors) {
    // The validator reports a `false` schema at the place of the value, right after the keyword that contains it.
    const location = unit.keyword === "false" ? `${previousLocation}/false` : unit.keywordLocation;
    previousLocation = location;
    if (alternativesLocation !== "" && location.startsWith(`${alternativesLocation}/`)) continue;
    if (unit.keyword === "anyOf" || unit.keyword === "oneOf") alternativesLocation = location;
    kept.push(unit);
  }
  return kept;
}

/** The validator names the missing field only in its message, in quotation marks, which no field name contains. */
function toMissingFieldSuffix({ keyword, error }: OutputUnit): string {
  if (keyword !== "required" && keyword !== "dependentRequired") return "";
  const name = /"([^"]*)"\.$/.exec(error)?.[1];
  return name === undefined ? "" : `/${name}`;
}

/** The value of the keyword at `location`, such as `#/properties/roofAge/minimum`; it follows each `$ref`. */
function findKeywordValue(schema: FieldSchema, location: string): unknown {
  return location
    .split("/")
    .slice(1)
    .reduce<unknown>((at, part) => {
      if (typeof at !== "object" || at === null) return undefined;
      const value = readOwn(at as Record<string, unknown>, unescapePointerPart(part));
      const definitions = schema["$defs"];
      return part === "$ref" && isRecord(definitions) ? definitions[String(value).slice("#/$defs/".length)] : value;
    }, schema);
}

/** Decodes a part of a location, which the validator encodes as a URI fragment. */
const unescapePointerPart = (part: string): string => decodeURI(part).replaceAll("~1", "/").replaceAll("~0", "~");

const typeWords: Record<string, string> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
};

/** Describes what a keyword requires; undefined for a keyword that only repeats the errors inside it. */
function describeViolation(keyword: string, expected: unknown): string | undefined {
  switch (keyword) {
    case "type":
      return [expected]
        .flat()
        .map((type) => typeWords[String(type)] ?? String(type))
        .join(" or ");
    case "required":
      return "needed by the campaign";
    case "dependentRequired":
      return "needed by the campaign beside another field";
    case "false":
      return "not a field that the campaign takes";
    case "const":
      return `must be ${JSON.stringify(expected)}`;
    case "enum":
      return describeAllowedValues(expected as unknown[]);
    case "format":
      return `not a valid ${String(expected)}`;
    case "pattern":
      return `does not match ${String(expected)}`;
    case "minLength":
      return `at least ${pluralize(expected, "character")}`;
    case "maxLength":
      return `at most ${pluralize(expected, "character")}`;
    case "minimum":
      return `at least ${String(expected)}`;
    case "maximum":
      return `at most ${String(expected)}`;
    case "exclusiveMinimum":
      return `more than ${String(expected)}`;
    case "exclusiveMaximum":
      return `less than ${String(expected)}`;
    case "multipleOf":
      return `a multiple of ${String(expected)}`;
    case "minProperties":
      return `at least ${pluralize(expected, "field")}`;
    case "maxProperties":
      return `at most ${pluralize(expected, "field")}`;
    case "not":
      return "excluded by the campaign";
    case "anyOf":
      return "none of the alternatives that the campaign takes";
    case "oneOf":
      return "not exactly one of the alternatives that the campaign takes";
    default:
      return undefined;
  }
}

/** The allowed values as a list, or only their number if the list is too long to read. */
function describeAllowedValues(values: readonly unknown[]): string {
  const list = values.map((value) => JSON.stringify(value)).join(", ");
  return list.length <= 300 ? `one of ${list}` : `one of the ${values.length} values that the campaign takes`;
}
