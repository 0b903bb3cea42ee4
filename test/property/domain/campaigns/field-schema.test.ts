import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FieldSchema } from "#domain/campaigns/field-schema.ts";
import { findSlowPatterns } from "#domain/campaigns/find-slow-patterns.ts";
import { validateFields } from "#domain/campaigns/validate-fields.ts";
import { runs } from "#test/support/property-runs.ts";

const names = ["roof", "age", "own_home"] as const;
const name = fc.constantFrom(...names);
const value = fc.oneof(fc.constantFrom("slate", "tile", 7, 7.5, true, "2026-11-22"), fc.string(), fc.integer());

/** Schemas that campaigns may store, with all kinds of keywords. */
const { schema } = fc.letrec<{ schema: boolean | object }>((tie) => ({
  schema: fc.oneof(
    { depthSize: "small", withCrossShrink: true, maxDepth: 4 },
    fc.boolean(),
    fc.record(
      {
        type: fc.constantFrom("string", "integer", "boolean", ["number", "boolean"]),
        enum: fc.array(value, { minLength: 1, maxLength: 3 }),
        const: value,
        minimum: fc.integer(),
        maxLength: fc.nat(5),
        pattern: fc.constantFrom("^s", "\\d$", "^[a-z]+$"),
        format: fc.constantFrom("date", "email"),
        required: fc.subarray([...names]),
        minProperties: fc.nat(2),
      },
      { requiredKeys: [] },
    ),
    fc.record(
      {
        properties: fc.dictionary(name, tie("schema"), { maxKeys: 3 }),
        patternProperties: fc.dictionary(fc.constantFrom("^o", "e$"), tie("schema"), { maxKeys: 2 }),
        additionalProperties: tie("schema"),
        anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
        allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 2 }),
        not: tie("schema"),
        if: tie("schema"),
        // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
        then: tie("schema"),
        dependentSchemas: fc.dictionary(name, tie("schema"), { maxKeys: 1 }),
      },
      { requiredKeys: [] },
    ),
  ),
}));
const anySchema = fc
  .record({ root: schema, defined: schema })
  .map(({ root, defined }) => ({
    type: "object",
    allOf: [root, { properties: { roof: { $ref: "#/$defs/defined" } } }],
    $defs: { defined },
  }))
  .filter((schema) => FieldSchema.safeParse(schema).success)
  .map((schema) => FieldSchema.parse(schema));
const anyFields = fc.dictionary(name, value, { maxKeys: 3 });

describe("any schema that a campaign may store", () => {
  it("reports each error once, at one field or at `fields`, and describes it in our own words", () => {
    fc.assert(
      fc.property(anySchema, anyFields, (schema, fields) => {
        const errors = validateFields(schema, fields);
        for (const { pointer, detail } of errors) {
          expect(pointer).toMatch(/^\/fields(\/(roof|age|own_home))?$/);
          expect(detail).not.toMatch(/undefined|Instance|schema|^$/);
        }
        expect(new Set(errors.map((error) => JSON.stringify(error))).size).toBe(errors.length);
      }),
      runs(500),
    );
  });

  it("accepts exactly the fields that its negation refuses", () => {
    fc.assert(
      fc.property(anySchema, anyFields, (schema, fields) => {
        const { $defs, ...rest } = schema;
        const opposite = { type: "object", not: rest, $defs };
        const isAccepted = validateFields(schema, fields).length === 0;
        expect(validateFields(opposite, fields).length > 0).toBe(isAccepted);
      }),
    );
  });

  it("never repeats a value in an error", () => {
    const secret = fc.stringMatching(/^Zoe[A-Z]{12}$/);
    fc.assert(
      fc.property(anySchema, secret, name, (schema, secret, name) => {
        expect(JSON.stringify(validateFields(schema, { [name]: secret }))).not.toContain(secret);
      }),
    );
  });
});

describe("any JSON", () => {
  it("is either a schema that can validate fields, or refused", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("type", "properties", "allOf", "$ref", "$defs", "x"), fc.jsonValue()),
        (json) => {
          const schema = FieldSchema.safeParse({ ...json, type: "object" });
          if (!schema.success) return;
          expect(validateFields(schema.data, {})).toBeInstanceOf(Array);
          expect(findSlowPatterns(schema.data)).toBeInstanceOf(Array);
        },
      ),
    );
  });
});
