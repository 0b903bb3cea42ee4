import { describe, expect, it } from "vitest";
import { FieldSchema } from "#domain/campaigns/field-schema.ts";
import { validateFields } from "#domain/campaigns/validate-fields.ts";

type Fields = Parameters<typeof validateFields>[1];
const errorsOf = (schema: object, fields: Fields) =>
  validateFields(FieldSchema.parse({ type: "object", ...schema }), fields);

describe("the errors of fields", () => {
  it("are empty if the fields match the schema", () => {
    const schema = { required: ["roof"], properties: { roof: { enum: ["slate", "tile"] }, age: { type: "integer" } } };
    expect(errorsOf(schema, { roof: "slate", age: 30, other: true })).toEqual([]);
  });

  it.each<[string, unknown, string | number | boolean, string]>([
    ["text", { type: "string" }, 7, "text"],
    ["a number", { type: "number" }, "7", "a number"],
    ["a whole number", { type: "integer" }, 7.5, "a whole number"],
    ["one of two types", { type: ["integer", "boolean"] }, "x", "a whole number or true or false"],
    ["a value", { const: "slate" }, "tile", 'must be "slate"'],
    ["one of some values", { enum: ["slate", 7, true] }, "tile", 'one of "slate", 7, true'],
    [
      "one of many values",
      { enum: Array.from({ length: 99 }, (_, n) => `v${n}`) },
      "x",
      "one of the 99 values that the campaign takes",
    ],
    ["a form", { pattern: "^[A-Z]{2}/\\d$" }, "x", "does not match ^[A-Z]{2}/\\d$"],
    ["a format", { format: "date" }, "2026-02-30", "not a valid date"],
    ["a shortest length", { minLength: 1 }, "", "at least 1 character"],
    ["a longest length", { maxLength: 3 }, "long", "at most 3 characters"],
    ["a least number", { minimum: 18 }, 17, "at least 18"],
    ["a greatest number", { maximum: 18 }, 19, "at most 18"],
    ["more than a number", { exclusiveMinimum: 18 }, 18, "more than 18"],
    ["less than a number", { exclusiveMaximum: 18 }, 18, "less than 18"],
    ["a multiple", { multipleOf: 0.5 }, 0.7, "a multiple of 0.5"],
    ["something else", { not: { const: "x" } }, "x", "excluded by the campaign"],
    ["absent", false, "x", "not a field that the campaign takes"],
    [
      "one of two forms",
      { anyOf: [{ type: "integer" }, { format: "date" }] },
      "x",
      "none of the alternatives that the campaign takes",
    ],
    [
      "the allowed one of two alternatives",
      { anyOf: [false, { type: "integer" }] },
      "x",
      "none of the alternatives that the campaign takes",
    ],
    [
      "exactly one of two forms",
      { oneOf: [{ type: "integer" }, { minimum: 5 }, { type: "string" }] },
      7,
      "not exactly one of the alternatives that the campaign takes",
    ],
    ["both of two forms", { allOf: [{ type: "integer" }, { minimum: 5 }] }, 4, "at least 5"],
  ])("say once, at the field, that the value must be %s", (_, roof, value, detail) => {
    expect(errorsOf({ properties: { roof } }, { roof: value })).toEqual([{ pointer: "/fields/roof", detail }]);
  });

  it("name each field that is missing, unexpected or matched by a pattern", () => {
    const schema = {
      required: ["roof", "age"],
      properties: { roof: {}, age: {} },
      patternProperties: { "^utm_": { maxLength: 2 } },
      additionalProperties: false,
    };
    expect(errorsOf(schema, { shoeSize: 44, utm_source: "web" })).toEqual([
      { pointer: "/fields/roof", detail: "needed by the campaign" },
      { pointer: "/fields/age", detail: "needed by the campaign" },
      { pointer: "/fields/utm_source", detail: "at most 2 characters" },
      { pointer: "/fields/shoeSize", detail: "not a field that the campaign takes" },
    ]);
  });

  it("include all errors of a lead, each once", () => {
    const age = { type: "integer", minimum: 18 };
    const schema = { properties: { age, roof: { type: "string" } }, allOf: [{ properties: { age } }] };
    expect(errorsOf(schema, { age: 17.5, roof: true })).toEqual([
      { pointer: "/fields/age", detail: "a whole number" },
      { pointer: "/fields/age", detail: "at least 18" },
      { pointer: "/fields/roof", detail: "text" },
    ]);
  });

  it("follow references in the schema", () => {
    const schema = {
      properties: { roof: { $ref: "#/$defs/material" } },
      $defs: { material: { allOf: [{ $ref: "#/$defs/short" }] }, short: { maxLength: 5 } },
    };
    expect(errorsOf(schema, { roof: "corrugated" })).toEqual([
      { pointer: "/fields/roof", detail: "at most 5 characters" },
    ]);
  });

  it("follow conditions in the schema", () => {
    const schema = {
      if: { properties: { roof: { const: "slate" } }, required: ["roof"] },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { required: ["age"] },
      else: { properties: { age: false } },
      dependentRequired: { age: ["built"] },
      dependentSchemas: { built: { properties: { built: { format: "date" } } } },
    };
    expect(errorsOf(schema, { roof: "slate" })).toEqual([{ pointer: "/fields/age", detail: "needed by the campaign" }]);
    expect(errorsOf(schema, { roof: "tile", age: 3 })).toEqual([
      { pointer: "/fields/age", detail: "not a field that the campaign takes" },
      { pointer: "/fields/built", detail: "needed by the campaign beside another field" },
    ]);
    expect(errorsOf(schema, { built: "x" })).toEqual([{ pointer: "/fields/built", detail: "not a valid date" }]);
  });

  it("point at `fields` for a rule about all fields", () => {
    expect(errorsOf({ minProperties: 1 }, {})).toEqual([{ pointer: "/fields", detail: "at least 1 field" }]);
    expect(errorsOf({ maxProperties: 1 }, { a: 1, b: 2 })).toEqual([{ pointer: "/fields", detail: "at most 1 field" }]);
    expect(errorsOf({ anyOf: [{ required: ["a"] }, { required: ["b"] }], required: ["c"] }, {})).toEqual([
      { pointer: "/fields", detail: "none of the alternatives that the campaign takes" },
      { pointer: "/fields/c", detail: "needed by the campaign" },
    ]);
  });

  it("treat an inherited property as missing until the field is given", () => {
    expect(errorsOf({ required: ["constructor"] }, {})).toHaveLength(1);
    expect(errorsOf({ required: ["constructor"] }, { constructor: "Wren" })).toEqual([]);
  });

  it("do not change the schema", () => {
    const schema = FieldSchema.parse({ type: "object", $ref: "#/$defs/a", $defs: { a: { required: ["roof"] } } });
    const before = JSON.stringify(schema);
    const frozen = Object.freeze(schema);
    expect(validateFields(frozen, {})).toHaveLength(1);
    expect(JSON.stringify(schema)).toBe(before);
  });
});
