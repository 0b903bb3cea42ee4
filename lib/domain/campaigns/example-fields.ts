import { isObject, partsOf } from "./field-keywords.ts";
import { fieldSchemaErrors } from "./field-schema-errors.ts";
import type { FieldSchema } from "./field-schema.ts";

type Value = string | number | boolean;
type Fields = Record<string, Value>;

/** Tried one after the other where a schema says no more than that it wants text: words, digits, and one of each format. */
const texts = [
  ...["canary", "Canary", "CANARY", "A", "AB1", "1", "12", "12345", "0", "yes", "BS1 4DJ", "M1 1AE", "£100"],
  ...["2026-11-22", "14:05:00Z", "2026-11-22T14:05:00Z", "canary@baton.invalid", "https://baton.invalid/canary"],
  ...["00000000-0000-4000-8000-000000000000", "+441632960960", "AB12 CDE"],
];

/**
 * Fields that satisfy `schema` and hold all of `required`, made of what the schema itself says: constants, defaults, enumerations, examples
 * and bounds. It goes as far as one can without solving the schema (a pattern is guessed at), so whoever uses them checks them.
 */
export function exampleFields(schema: FieldSchema | undefined, required: readonly string[]): Fields {
  if (!schema) return Object.fromEntries(required.map((name) => [name, "canary"]));
  const errorsOf = (fields: Fields) => fieldSchemaErrors(schema, fields);
  const withField = (fields: Fields, name: string): Fields => {
    const tried = candidatesFor(schema, name).map((value) => ({ ...fields, [name]: value }));
    const isLiked = (each: Fields) => errorsOf(each).every(({ pointer }) => pointer !== `/fields/${name}`);
    return tried.find((each) => errorsOf(each).length === 0) ?? tried.find(isLiked) ?? tried[0] ?? fields;
  };
  let fields = required.reduce(withField, {});
  // Each round adds what the last one found missing: a field can make another one needed.
  for (let round = 0; round < mostRounds; round += 1) {
    const missing = errorsOf(fields)
      .map(({ pointer }) => pointer.slice("/fields/".length))
      .filter((name) => name !== "" && !Object.hasOwn(fields, name));
    if (missing.length === 0) break;
    fields = missing.reduce(withField, fields);
  }
  // Alternatives, and least numbers of fields, say of no field that it is missing: whatever helps is added, unless it harms.
  for (const name of namesIn(schema)) {
    const count = errorsOf(fields).length;
    if (count === 0) break;
    const more = withField(fields, name);
    if (errorsOf(more).length <= count) fields = more;
  }
  return fields;
}

const mostRounds = 10;

const namesIn = (schema: unknown): string[] => [
  ...new Set(schemasIn(schema).flatMap((each) => Object.keys(propertiesOf(each)))),
];

/** Every schema within `schema`, itself first. */
const schemasIn = (schema: unknown): Record<string, unknown>[] =>
  isObject(schema) ? [schema, ...partsOf(schema).flatMap((part) => schemasIn(part.schema))] : [];

const propertiesOf = ({ properties }: Record<string, unknown>) => (isObject(properties) ? properties : {});

/** What the field could be, the likeliest first, by all that is said of it anywhere in the schema. */
function candidatesFor(schema: FieldSchema, name: string): Value[] {
  const { $defs } = schema;
  const named = (reference: unknown) =>
    isObject($defs) && typeof reference === "string" ? $defs[reference.slice("#/$defs/".length)] : undefined;
  const own = schemasIn(schema).flatMap((each) =>
    Object.hasOwn(propertiesOf(each), name) ? schemasIn(propertiesOf(each)[name]) : [],
  );
  const said = own.flatMap((each) => [each, ...schemasIn(named(each["$ref"]))]);
  const told = said.flatMap((each) => [each["const"], each["default"], each["enum"], each["examples"]].flat());
  const values = [...told, ...said.flatMap(madeFrom), ...texts, true, false, 0, 1].filter(isValue);
  return [...new Set(values)];
}

const isValue = (value: unknown): value is Value => ["string", "number", "boolean"].includes(typeof value);

/** Values at the bounds that a schema names, of a type that it allows. */
function madeFrom(schema: Record<string, unknown>): Value[] {
  const types = [schema["type"]].flat();
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, minLength, maxLength } = schema;
  const bounds = [
    minimum,
    ...[exclusiveMinimum, exclusiveMaximum].flatMap((bound) =>
      isNumber(bound) ? [bound + 1, bound - 1, bound + 0.5, bound - 0.5] : [],
    ),
    maximum,
  ].filter(isNumber);
  const steps = isNumber(multipleOf)
    ? [...bounds, 0].flatMap((bound) => [
        Math.ceil(bound / multipleOf) * multipleOf,
        Math.floor(bound / multipleOf) * multipleOf,
      ])
    : [];
  const numbers =
    types.includes("number") || types.includes("integer") || bounds.length > 0 ? [...bounds, ...steps, 0, 1] : [];
  const lengths = [minLength, maxLength].filter(isNumber).filter((length) => length <= mostCharacters);
  return [
    ...numbers,
    ...(types.includes("boolean") ? [true, false] : []),
    ...lengths.map((length) => "x".repeat(length)),
  ];
}

/** As much as a field of a lead may hold. */
const mostCharacters = 1_000;

const isNumber = (value: unknown): value is number => typeof value === "number";
