import { describe, expect, it } from "vitest";
import { FieldSchema } from "#domain/campaigns/field-schema.ts";

const object = (rest: object = {}) => ({ type: "object", ...rest });
const field = (schema: unknown) => object({ properties: { roof: schema } });
const pathsOf = (schema: unknown) =>
  FieldSchema.safeParse(schema).error?.issues.map(({ path }) => path.join("/")) ?? [];

/** A schema with `count` definitions, each of which contains the next one `width` times. */
const chain = (count: number, width: number): object =>
  object({
    allOf: [{ $ref: "#/$defs/d1" }],
    $defs: Object.fromEntries(
      Array.from({ length: count }, (_, n) => [
        `d${n + 1}`,
        n + 1 === count
          ? { required: ["roof"] }
          : { allOf: Array.from({ length: width }, () => ({ $ref: `#/$defs/d${n + 2}` })) },
      ]),
    ),
  });

describe("a field schema", () => {
  it.each([
    ["has no rules", object()],
    [
      "has many rules",
      object({
        $schema: "https://json-schema.org/draft/2020-12/schema",
        title: "Roofs",
        required: ["roof"],
        properties: {
          roof: { enum: ["slate", "tile", 1, true], description: "What it is made of", examples: ["slate"] },
          age: { type: ["integer", "string"], minimum: 0, exclusiveMaximum: 300, default: 10 },
          built: { type: "string", format: "date" },
          ref: { $ref: "#/$defs/reference" },
        },
        patternProperties: { "^utm_": { type: "string", maxLength: 100 } },
        additionalProperties: false,
        if: { properties: { roof: { const: "slate" } } },
        // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
        then: { required: ["age"] },
        dependentRequired: { built: ["age"] },
        dependentSchemas: { ref: { minProperties: 2 } },
        $defs: { reference: { type: "string", pattern: "^[A-Z]{2}\\d{4}$" } },
      }),
    ],
    ["is six schemas deep", object({ not: { not: { not: { not: { not: true } } } } })],
    ["refers to a schema that refers to another", chain(4, 2)],
  ])("may be one that %s", (_, schema) => {
    expect(FieldSchema.parse(schema)).toEqual(schema);
  });

  it.each<[string, unknown, string]>([
    ["of something else than an object", { type: "string" }, "type"],
    ["without a type", {}, "type"],
    ["with a type that fields cannot have", field({ type: "array" }), "properties/roof/type"],
    ["with a type that does not exist", field({ type: "text" }), "properties/roof/type"],
    ["with one of several types that does not exist", field({ type: ["string", "text"] }), "properties/roof/type"],
    ["with a misspelled keyword", object({ requierd: ["roof"] }), "requierd"],
    ["with a keyword named like an inherited property", object({ constructor: {} }), "constructor"],
    ["with a keyword about lists", field({ items: {} }), "properties/roof/items"],
    ["with a bound that is no number", field({ minimum: "1" }), "properties/roof/minimum"],
    ["with a bound that cannot be stored", field({ minimum: 1e300 }), "properties/roof/minimum"],
    ["with a negative length", field({ minLength: -1 }), "properties/roof/minLength"],
    ["with multiples of 0", field({ multipleOf: 0 }), "properties/roof/multipleOf"],
    ["with no alternatives", object({ anyOf: [] }), "anyOf"],
    ["with an alternative that is no schema", object({ anyOf: [true, 7] }), "anyOf/1"],
    ["with an empty choice", field({ enum: [] }), "properties/roof/enum"],
    ["with a choice of objects", field({ enum: [{}] }), "properties/roof/enum"],
    ["that needs a field that cannot be named", object({ required: ["roof type"] }), "required"],
    ["that needs a field twice", object({ required: ["roof", "roof"] }), "required"],
    ["of a field that cannot be named", object({ properties: { "roof type": {} } }), "properties/roof type"],
    ["with a property that is no schema", field("slate"), "properties/roof"],
    ["with a format that is not supported", field({ format: "postcode" }), "properties/roof/format"],
    ["with a pattern that does not compile", field({ pattern: "[a" }), "properties/roof/pattern"],
    ["with a pattern that the flag u refuses", field({ pattern: "\\-" }), "properties/roof/pattern"],
    ["with half an emoji for a pattern", field({ pattern: "\ud83d" }), "properties/roof/pattern"],
    ["with a long pattern", field({ pattern: "a".repeat(201) }), "properties/roof/pattern"],
    [
      "with a property pattern that does not compile",
      object({ patternProperties: { "(": true } }),
      "patternProperties/(",
    ],
    ["that refers to another place", field({ $ref: "https://example.com/schema" }), "properties/roof/$ref"],
    ["that refers to a missing definition", field({ $ref: "#/$defs/slate" }), "properties/roof/$ref"],
    ["that refers to an inherited property", object({ $ref: "#/$defs/constructor" }), "$ref"],
    ["that refers to all of itself", field({ $ref: "#" }), "properties/roof/$ref"],
    [
      "that is part of itself",
      object({ $ref: "#/$defs/a", $defs: { a: { not: { $ref: "#/$defs/b" } }, b: { not: { $ref: "#/$defs/a" } } } }),
      "$defs/b/not/$ref",
    ],
    [
      "with an unused definition that is part of itself",
      object({ $defs: { a: { $ref: "#/$defs/a" } } }),
      "$defs/a/$ref",
    ],
    ["with definitions further down", field({ $defs: {} }), "properties/roof/$defs"],
    ["that is too deep", object({ not: { not: { not: { not: { not: { not: true } } } } } }), ""],
    ["that is too deep through its references", chain(6, 1), ""],
    ["that is too deep in an unused definition", { ...chain(7, 1), allOf: [true] }, ""],
    ["that is too large through its references", chain(3, 20), ""],
    ["that is too large", object({ description: "é".repeat(4_100) }), ""],
    ["that is no object", [], ""],
  ])("is not one %s", (_, schema, path) => {
    expect(pathsOf(schema)).toContain(path);
  });

  it("has its texts composed, as those of leads are, but not its patterns", () => {
    const decomposed = "Schindelda\u0308cher";
    const schema = FieldSchema.parse(
      field({ enum: [decomposed, 7], const: decomposed, examples: [decomposed], pattern: decomposed }),
    );
    const composed = "Schindeldächer";
    expect(schema).toEqual(field({ enum: [composed, 7], const: composed, examples: [composed], pattern: decomposed }));
    expect(FieldSchema.parse(schema)).toEqual(schema);
  });

  it("is measured with its texts composed, so that it can be read again", () => {
    const schema = field({ const: "\u0958".repeat(2_000) });
    expect(Buffer.byteLength(JSON.stringify(schema))).toBeLessThan(8_192);
    expect(pathsOf(schema)).toEqual([""]);
  });

  it("is refused without a stack overflow at any nesting that a body can hold", () => {
    const deep: { type: string; not?: object } = { type: "object" };
    let at = deep;
    for (let n = 0; n < 9_000; n++) at = at.not = { type: "object" } as typeof at;
    expect(pathsOf(deep)).toEqual([""]);
  });
});
