import { isRecord } from "#domain/shared/is-record.ts";
import { fieldLimits } from "./field-limits.ts";
import { listSubschemas } from "./field-schema-keywords.ts";
import type { FieldSchema } from "./field-schema.ts";
import { measureFieldSchema } from "./measure-field-schema.ts";
import { validateFields } from "./validate-fields.ts";

type Value = string | number | boolean;
type Fields = Record<string, Value>;

/** Candidates for a text field whose schema gives no example: words, digits, and one value of each format. */
const sampleTexts = [
  "canary",
  "Canary",
  "CANARY",
  "A",
  "AB1",
  "1",
  "12",
  "12345",
  "0",
  "yes",
  "BS1 4DJ",
  "M1 1AE",
  "£100",
  "2026-11-22",
  "14:05:00Z",
  "2026-11-22T14:05:00Z",
  "canary@baton.invalid",
  "https://baton.invalid/canary",
  "00000000-0000-4000-8000-000000000000",
  "+441632960960",
  "AB12 CDE",
];

/**
 * Generates fields that satisfy `schema` and include all of `required`, from the schema's own constants, defaults,
 * enumerations, examples and bounds. It does not solve the schema (it guesses at patterns), so the caller must validate
 * the result.
 */
export function generateExampleFields(schema: FieldSchema | undefined, required: readonly string[]): Fields {
  if (!schema) return Object.fromEntries(required.map((name) => [name, "canary"]));
  const candidates = new Map(
    [...required, ...listFieldNames(schema)].map((name) => [name, listCandidateValues(schema, name)]),
  );
  let remaining = countAffordableChecks(schema, [...candidates.values()].flat());
  function findErrors(fields: Fields) {
    remaining -= 1;
    return validateFields(schema ?? {}, fields);
  }
  function withField(fields: Fields, name: string): Fields {
    let bestFields: Fields | undefined;
    for (const value of candidates.get(name) ?? listCandidateValues(schema ?? {}, name)) {
      if (remaining <= 0) break;
      const candidate = { ...fields, [name]: value };
      const errors = findErrors(candidate);
      if (errors.length === 0) return candidate;
      if (errors.every(({ pointer }) => pointer !== `/fields/${name}`)) bestFields ??= candidate;
    }
    return bestFields ?? { ...fields, [name]: candidates.get(name)?.[0] ?? "canary" };
  }
  let fields = required.reduce(withField, {});
  // Each round adds the fields that the last one reported as missing: one field can make another one required.
  for (let round = 0; round < maxRounds; round += 1) {
    const missing = findErrors(fields)
      .map(({ pointer }) => pointer.slice("/fields/".length))
      .filter((name) => name !== "" && !Object.hasOwn(fields, name));
    if (missing.length === 0) break;
    fields = missing.reduce(withField, fields);
  }
  // Alternatives, and a minimum number of fields, name no missing field: add each field that leaves no more errors than
  // before.
  for (const name of listFieldNames(schema)) {
    if (remaining <= 0 || Object.keys(fields).length >= fieldLimits.fields) break;
    const count = findErrors(fields).length;
    if (count === 0) break;
    const extended = withField(fields, name);
    if (findErrors(extended).length <= count) fields = extended;
  }
  return fields;
}

const maxRounds = 10;

/** The most steps to generate fields: about a second at worst. A schema that needs more has no example. */
const maxSteps = 300_000_000;

function countAffordableChecks(schema: FieldSchema, values: readonly Value[]): number {
  const longest = values.reduce<number>((length, value) => Math.max(length, String(value).length), 0);
  return Math.floor(maxSteps / measureFieldSchema(schema, longest).total);
}

const listFieldNames = (schema: unknown): string[] => [
  ...new Set(flattenSchemas(schema).flatMap((subschema) => Object.keys(getProperties(subschema)))),
];

/** Lists `schema` and every schema inside it, itself first. */
const flattenSchemas = (schema: unknown): Record<string, unknown>[] =>
  isRecord(schema) ? [schema, ...listSubschemas(schema).flatMap((part) => flattenSchemas(part.schema))] : [];

const getProperties = ({ properties }: Record<string, unknown>) => (isRecord(properties) ? properties : {});

/** Lists candidate values for the field, the likeliest first, from every part of the schema that describes it. */
function listCandidateValues(schema: FieldSchema, name: string): Value[] {
  const { $defs } = schema;
  const resolveReference = (reference: unknown) =>
    isRecord($defs) && typeof reference === "string" ? $defs[reference.slice("#/$defs/".length)] : undefined;
  const fieldSchemas = flattenSchemas(schema).flatMap((subschema) =>
    Object.hasOwn(getProperties(subschema), name) ? flattenSchemas(getProperties(subschema)[name]) : [],
  );
  const schemasWithReferences = fieldSchemas.flatMap((fieldSchema) => [
    fieldSchema,
    ...flattenSchemas(resolveReference(fieldSchema["$ref"])),
  ]);
  const statedValues = schemasWithReferences.flatMap((fieldSchema) =>
    [fieldSchema["const"], fieldSchema["default"], fieldSchema["enum"], fieldSchema["examples"]].flat(),
  );
  const values = [
    ...statedValues,
    ...schemasWithReferences.flatMap(deriveBoundaryValues),
    ...sampleTexts,
    true,
    false,
    0,
    1,
  ].filter(isFieldValue);
  return [...new Set(values)];
}

const isFieldValue = (value: unknown): value is Value =>
  typeof value === "string"
    ? value.length <= fieldLimits.valueLength
    : typeof value === "number" || typeof value === "boolean";

/** Values at the bounds of a schema, of the types that it allows. */
function deriveBoundaryValues(schema: Record<string, unknown>): Value[] {
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
  const lengths = [minLength, maxLength].filter(isNumber).filter((length) => length <= fieldLimits.valueLength);
  return [
    ...numbers,
    ...(types.includes("boolean") ? [true, false] : []),
    ...lengths.map((length) => "x".repeat(length)),
  ];
}

const isNumber = (value: unknown): value is number => typeof value === "number";
