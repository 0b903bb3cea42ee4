import { type OutputUnit, validate } from "@cfworker/json-schema";
import { isObject } from "./field-schema-keywords.ts";
import type { FieldSchema } from "./field-schema.ts";

/** What is wrong with one field: its JSON pointer in the lead, and words that never repeat its value, which is personal. */
export type FieldSchemaError = { pointer: string; detail: string };

/** What keeps `fields` from being as `schema` wants them, a field that is missing or not wanted by its own pointer; none twice. */
export function validateFields(
  schema: FieldSchema,
  fields: Readonly<Record<string, string | number | boolean>>,
): FieldSchemaError[] {
  // The validator writes on the schema that it is given, and must not stop at the first error.
  const { errors } = validate(fields, structuredClone(schema), "2020-12", undefined, false);
  const violations = dropAlternativeErrors(errors).flatMap((unit): FieldSchemaError[] => {
    const detail = describeViolation(unit.keyword, findKeywordValue(schema, unit.keywordLocation));
    if (detail === undefined) return [];
    return [{ pointer: `/fields${unit.instanceLocation.slice(1)}${toMissingFieldSuffix(unit)}`, detail }];
  });
  return [...new Map(violations.map((error) => [JSON.stringify(error), error])).values()];
}

/** Without what says why each of several alternatives does not hold: none of them need hold. */
function dropAlternativeErrors(errors: readonly OutputUnit[]): OutputUnit[] {
  const kept: OutputUnit[] = [];
  let [alternativesLocation, previousLocation] = ["", ""];
  for (const unit of errors) {
    // What `false` forbids is said at the place of the value, right after the keyword that held it.
    const location = unit.keyword === "false" ? `${previousLocation}/false` : unit.keywordLocation;
    previousLocation = location;
    if (alternativesLocation !== "" && location.startsWith(`${alternativesLocation}/`)) continue;
    if (unit.keyword === "anyOf" || unit.keyword === "oneOf") alternativesLocation = location;
    kept.push(unit);
  }
  return kept;
}

/** The validator names what is missing only in its words, by a name that can hold no quotation mark. */
function toMissingFieldSuffix({ keyword, error }: OutputUnit): string {
  if (keyword !== "required" && keyword !== "dependentRequired") return "";
  const name = /"([^"]*)"\.$/.exec(error)?.[1];
  return name === undefined ? "" : `/${name}`;
}

/** The value of the keyword at `location`, `#/properties/roofAge/minimum`, where `$ref` leads to what it names. */
function findKeywordValue(schema: FieldSchema, location: string): unknown {
  return location
    .split("/")
    .slice(1)
    .reduce<unknown>((at, part) => {
      if (typeof at !== "object" || at === null) return undefined;
      const value = Object.entries(at).find(([name]) => name === unescapePointerPart(part))?.[1] as unknown;
      const definitions = schema["$defs"];
      return part === "$ref" && isObject(definitions) ? definitions[String(value).slice("#/$defs/".length)] : value;
    }, schema);
}

/** A part of a location as it was before the validator made it part of a URI fragment. */
const unescapePointerPart = (part: string): string => decodeURI(part).replaceAll("~1", "/").replaceAll("~0", "~");

const typeWords: Record<string, string> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
};

/** What a keyword wants, in words; undefined for those that only repeat what was wrong within them. */
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

const pluralize = (count: unknown, unit: string): string => `${String(count)} ${unit}${count === 1 ? "" : "s"}`;

/** A list that a person can read; of a longer one, how long it is. */
function describeAllowedValues(values: readonly unknown[]): string {
  const list = values.map((value) => JSON.stringify(value)).join(", ");
  return list.length <= 300 ? `one of ${list}` : `one of the ${values.length} values that the campaign takes`;
}
