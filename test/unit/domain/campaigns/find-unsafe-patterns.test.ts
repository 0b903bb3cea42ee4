import { describe, expect, it } from "vitest";
import { FieldSchema } from "#domain/campaigns/field-schema.ts";
import { findUnsafePatterns } from "#domain/campaigns/find-unsafe-patterns.ts";

const pointersOf = (pattern: string) =>
  findUnsafePatterns(FieldSchema.parse({ type: "object", properties: { roof: { pattern } } }));

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
  ])("may be %s", (pattern) => {
    expect(pointersOf(pattern)).toEqual([]);
  });

  it.each([
    ["nests repetitions", "^(a+)+$"],
    ["repeats a choice of two equal alternatives", "^(a|a)*$"],
    ["repeats a choice a few dozen times", "^(?:a|a){0,50}$"],
    ["has many choices of equal alternatives in a row", `^${"(a|a)".repeat(21)}x$`],
    ["can divide one text into three parts", "^\\d*\\d*\\d*x$"],
    ["can divide one text into two parts, from any start", "\\d*\\d*x"],
    ["is anchored to the start in one alternative only", "^a|\\d*\\d*x"],
    ["has many optional characters", "^a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?aaaa$"],
    ["repeats a choice beside a bracket class", "^([)]|(a|a))*$"],
    ["repeats a choice in a named group", "^(?<x>\\p{L}|\\w)*$"],
  ])("is refused if it %s: %s", (_, pattern) => {
    expect(pointersOf(pattern)).toEqual(["/properties/roof/pattern"]);
  });
});

describe("the unsafe patterns of a schema", () => {
  it("are found in every part, with pointers that escape ~ and /", () => {
    const pattern = "^(a+)+$";
    const schema = FieldSchema.parse({
      type: "object",
      patternProperties: { "~(/+)+": { pattern }, "^utm_": true },
      anyOf: [true, { properties: { roof: { $ref: "#/$defs/a" } } }],
      $defs: { a: { not: { pattern } } },
    });
    expect(findUnsafePatterns(schema).sort()).toEqual([
      "/$defs/a/not/pattern",
      "/patternProperties/~0(~1+)+",
      "/patternProperties/~0(~1+)+/pattern",
    ]);
  });
});
