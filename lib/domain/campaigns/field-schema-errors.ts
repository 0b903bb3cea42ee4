import { type OutputUnit, validate } from "@cfworker/json-schema";
import { isObject } from "./field-keywords.ts";
import type { FieldSchema } from "./field-schema.ts";

/** What is wrong with one field: its JSON pointer in the lead, and words that never repeat its value, which is personal. */
export type FieldSchemaError = { pointer: string; detail: string };

/** What keeps `fields` from being as `schema` wants them, a field that is missing or not wanted by its own pointer; none twice. */
export function fieldSchemaErrors(
  schema: FieldSchema,
  fields: Readonly<Record<string, string | number | boolean>>,
): FieldSchemaError[] {
  // The validator writes on the schema that it is given, and must not stop at the first error.
  const { errors } = validate(fields, structuredClone(schema), "2020-12", undefined, false);
  const found = toldOf(errors).flatMap((unit): FieldSchemaError[] => {
    const detail = detailOf(unit.keyword, keywordAt(schema, unit.keywordLocation));
    if (detail === undefined) return [];
    return [{ pointer: `/fields${unit.instanceLocation.slice(1)}${missingName(unit)}`, detail }];
  });
  return [...new Map(found.map((error) => [JSON.stringify(error), error])).values()];
}

/** Without what says why each of several alternatives does not hold: none of them need hold. */
function toldOf(errors: readonly OutputUnit[]): OutputUnit[] {
  const told: OutputUnit[] = [];
  let [choice, before] = ["", ""];
  for (const unit of errors) {
    // What `false` forbids is said at the place of the value, right after the keyword that held it.
    const place = unit.keyword === "false" ? `${before}/false` : unit.keywordLocation;
    before = place;
    if (choice !== "" && place.startsWith(`${choice}/`)) continue;
    if (unit.keyword === "anyOf" || unit.keyword === "oneOf") choice = place;
    told.push(unit);
  }
  return told;
}

/** The validator names what is missing only in its words, by a name that can hold no quotation mark. */
function missingName({ keyword, error }: OutputUnit): string {
  if (keyword !== "required" && keyword !== "dependentRequired") return "";
  const name = /"([^"]*)"\.$/.exec(error)?.[1];
  return name === undefined ? "" : `/${name}`;
}

/** The value of the keyword at `location`, `#/properties/roofAge/minimum`, where `$ref` leads to what it names. */
function keywordAt(schema: FieldSchema, location: string): unknown {
  return location
    .split("/")
    .slice(1)
    .reduce<unknown>((at, part) => {
      if (typeof at !== "object" || at === null) return undefined;
      const value = Object.entries(at).find(([name]) => name === unescaped(part))?.[1] as unknown;
      const definitions = schema["$defs"];
      return part === "$ref" && isObject(definitions) ? definitions[String(value).slice("#/$defs/".length)] : value;
    }, schema);
}

/** A part of a location as it was before the validator made it part of a URI fragment. */
const unescaped = (part: string): string => decodeURI(part).replaceAll("~1", "/").replaceAll("~0", "~");

const typeWords: Record<string, string> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
};

/** What a keyword wants, in words; undefined for those that only repeat what was wrong within them. */
function detailOf(keyword: string, wanted: unknown): string | undefined {
  switch (keyword) {
    case "type":
      return [wanted]
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
      return `must be ${JSON.stringify(wanted)}`;
    case "enum":
      return oneOf(wanted as unknown[]);
    case "format":
      return `not a valid ${String(wanted)}`;
    case "pattern":
      return `does not match ${String(wanted)}`;
    case "minLength":
      return `at least ${counted(wanted, "character")}`;
    case "maxLength":
      return `at most ${counted(wanted, "character")}`;
    case "minimum":
      return `at least ${String(wanted)}`;
    case "maximum":
      return `at most ${String(wanted)}`;
    case "exclusiveMinimum":
      return `more than ${String(wanted)}`;
    case "exclusiveMaximum":
      return `less than ${String(wanted)}`;
    case "multipleOf":
      return `a multiple of ${String(wanted)}`;
    case "minProperties":
      return `at least ${counted(wanted, "field")}`;
    case "maxProperties":
      return `at most ${counted(wanted, "field")}`;
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

const counted = (count: unknown, unit: string): string => `${String(count)} ${unit}${count === 1 ? "" : "s"}`;

/** A list that a person can read; of a longer one, how long it is. */
function oneOf(values: readonly unknown[]): string {
  const list = values.map((value) => JSON.stringify(value)).join(", ");
  return list.length <= 300 ? `one of ${list}` : `one of the ${values.length} values that the campaign takes`;
}
