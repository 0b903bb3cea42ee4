import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { multiLine, singleLine } from "#domain/shared/text-schemas.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  // Half surrogate pairs, characters that composing makes longer, combining marks, spaces of every width.
  fc.string({ unit: fc.constantFrom("\ud83d", "\udc4d", "\u0958", "\ufb1d", "\u0308", "e", " ", "\u00a0", "\u2000") }),
);

/** The stored form of any text that a schema accepts. */
const storedBy = (schema: typeof short) =>
  anyText
    .map((text) => schema.safeParse(text))
    .filter(({ success }) => success)
    .map(({ data = "" }) => data);

const short = singleLine(12);

describe.each([
  ["a line", short],
  ["a paragraph", multiLine(12)],
])("%s that the schema accepted", (_, schema) => {
  it("is accepted again in its stored form, without a change", () => {
    fc.assert(
      fc.property(storedBy(schema), (stored) => {
        expect(schema.parse(stored)).toBe(stored);
      }),
      { numRuns: 500 },
    );
  });

  it("does not change when it is written in UTF-8", () => {
    fc.assert(
      fc.property(storedBy(schema), (stored) => {
        expect(Buffer.from(stored, "utf8").toString("utf8")).toBe(stored);
      }),
      { numRuns: 500 },
    );
  });
});
