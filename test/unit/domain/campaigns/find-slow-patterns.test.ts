import { describe, expect, it } from "vitest";
import { FieldSchema } from "#domain/campaigns/field-schema.ts";
import { findSlowPatterns } from "#domain/campaigns/find-slow-patterns.ts";
import { validateFields } from "#domain/campaigns/validate-fields.ts";

const pointersOf = (pattern: string) =>
  findSlowPatterns(FieldSchema.parse({ type: "object", properties: { roof: { pattern } } })).map(
    ({ pointer }) => pointer,
  );

describe("a pattern", () => {
  it.each([
    "^[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}$",
    "^\\d{4}-\\d{2}-\\d{2}$",
    "^(slate|tile|thatch)$",
    "^(?:yes|no)?$",
    "^(?<year>20\\d\\d)/\\k<year>$",
    "^\\p{Lu}\\p{L}*$",
    "\\d+",
    "^.*roof.*$",
    "^[^@ ]{1,64}@[^@ ]{1,190}\\.[a-z]{2,20}$",
    "[()*+{}|]",
    "^\\(\\d{3}\\)\\*\\{2\\}$",
    "^(?=.*\\d)[a-z\\d]+$",
    "^(?=.*\\d)(?=.*[a-z])(?=.*[A-Z]).{8,}$",
    "^(?:[a-z]+-){2}$",
    "^\\u{1F3E0}+$",
  ])("may be %s", (pattern) => {
    expect(pointersOf(pattern)).toEqual([]);
  });

  it.each([
    ["nests repetitions", "^(a+)+$"],
    ["repeats a choice of two equal alternatives", "^(a|a)*$"],
    ["repeats a choice a few dozen times", "^(?:a|a){0,50}$"],
    ["has many choices of equal alternatives in a row", `^${"(a|a)".repeat(22)}x$`],
    ["can divide one text into three parts", "^\\d*\\d*\\d*x$"],
    ["can divide one text into two parts, from any start", "\\d*\\d*x"],
    ["is anchored to the start in one alternative only", "^a|\\d*\\d*x"],
    ["has many optional characters", "^a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?aaaa$"],
    ["repeats a choice beside a bracket class", "^([)]|(a|a))*$"],
    ["repeats a long part in two ways", "^a*a*a{500}x$"],
    ["compares a long part in two ways", "^(.*)(.*)\\1x$"],
    ["compares a named part in two ways", "^(?<x>.*)(.*)\\k<x>x$"],
    ["nests repetitions of an escaped character", "^(\\u{61}*)*$"],
    ["nests repetitions in a lookahead", "^(?=(a*)*b)"],
    ["repeats an empty part a million times", "(?:(?=a)){1000000}x"],
    ["repeats a choice in a named group", "^(?<x>\\p{L}|\\w)*$"],
  ])("is refused if it %s: %s", (_, pattern) => {
    expect(pointersOf(pattern)).toEqual(["/properties/roof/pattern"]);
  });
});

describe("the slow patterns of a schema", () => {
  it("are found in every part, with pointers that escape ~ and /", () => {
    const pattern = "^(a+)+$";
    const schema = FieldSchema.parse({
      type: "object",
      patternProperties: { "~(/+)+": { pattern }, "^utm_": true },
      anyOf: [true, { properties: { roof: { $ref: "#/$defs/a" } } }],
      $defs: { a: { not: { pattern } } },
    });
    const found = findSlowPatterns(schema);
    expect(found.map(({ pointer }) => pointer).sort()).toEqual([
      "/$defs/a/not/pattern",
      "/patternProperties/~0(~1+)+",
      "/patternProperties/~0(~1+)+/pattern",
    ]);
    expect(new Set(found.map(({ detail }) => detail))).toEqual(
      new Set(["could take too long to match: start it with ^, write {1,40} instead of + or *, or use format"]),
    );
  });
});

describe("the patterns of a schema together", () => {
  const twoParts = "^a*a*x$";
  const check = (schema: object) => findSlowPatterns(FieldSchema.parse({ type: "object", ...schema }));
  const fields = (count: number, schema: object) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, schema]));
  const together = (pointer: string) => [
    {
      pointer: "",
      detail:
        `could together take too long to check one lead; the slowest is ${pointer}: ` +
        "start it with ^, write {1,40} instead of + or *, or use format",
    },
  ];

  it("may take as long as one slow pattern, and not longer", () => {
    expect(check({ properties: fields(3, { pattern: twoParts }) })).toEqual([]);
    expect(check({ properties: fields(4, { pattern: twoParts }) })).toEqual(together("/properties/f0/pattern"));
  });

  it("count once for each of the fields that they apply to", () => {
    const many = { allOf: Array.from({ length: 290 }, () => ({ pattern: twoParts })) };
    const pointers = many.allOf.map((_, index) => `/additionalProperties/allOf/${index}/pattern`);
    expect(check({ additionalProperties: many }).map(({ pointer }) => pointer)).toEqual(pointers);
    expect(check({ properties: { roof: { pattern: "\\d+" } } })).toEqual([]);
    for (const keyword of ["additionalProperties", "patternProperties"]) {
      const inner = keyword === "patternProperties" ? { "^f": { pattern: "\\d+" } } : { pattern: "\\d+" };
      expect(check({ [keyword]: inner })).toHaveLength(1);
    }
  });

  it("count once for each reference to them", () => {
    const $defs = { roof: { pattern: twoParts } };
    expect(check({ properties: fields(3, { $ref: "#/$defs/roof" }), $defs })).toEqual([]);
    expect(check({ properties: fields(4, { $ref: "#/$defs/roof" }), $defs })).toEqual(together("/$defs/roof/pattern"));
  });

  it("may be many if each is fast", () => {
    const postcode = { type: "string", pattern: "^[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}$" };
    expect(check({ properties: fields(90, postcode) })).toEqual([]);
    expect(check({ additionalProperties: postcode })).toEqual([]);
    expect(check({ properties: fields(50, { pattern: "^[\\p{L} '-]{1,60}$" }) })).toEqual([]);
  });

  it("are not the only part that takes time: so do hundreds of schemas for each field", () => {
    const schema = { additionalProperties: { allOf: Array.from({ length: 290 }, () => ({ minLength: 3 })) } };
    expect(check(schema)).toEqual([{ pointer: "", detail: "could together take too long to check one lead" }]);
  });

  it("that are accepted take less than a second for a lead that is made to be slow", () => {
    const schema = FieldSchema.parse({ type: "object", properties: fields(3, { pattern: twoParts }) });
    expect(findSlowPatterns(schema)).toEqual([]);
    const start = performance.now();
    const lead = Object.fromEntries(Object.keys(fields(50, {})).map((name) => [name, "a".repeat(1_000)]));
    expect(validateFields(schema, lead)).toHaveLength(3);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
