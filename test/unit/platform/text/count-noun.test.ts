import { expect, it } from "vitest";
import { countNoun } from "#platform/text/count-noun.ts";

it("counts with the noun that the count needs", () => {
  expect([countNoun(0, "lead"), countNoun(1, "lead"), countNoun(1200, "lead")]).toEqual([
    "0 leads",
    "1 lead",
    "1,200 leads",
  ]);
  expect([countNoun(1, "entry", "entries"), countNoun(2, "entry", "entries")]).toEqual(["1 entry", "2 entries"]);
});
