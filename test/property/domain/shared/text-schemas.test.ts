import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isBlank, multiLine, singleLine, storedText, truncateToSingleLine } from "#domain/shared/text-schemas.ts";
import { runs } from "#test/support/property-runs.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  // Half surrogate pairs, characters that composing makes longer, combining marks, spaces of every width.
  fc.string({ unit: fc.constantFrom("\ud83d", "\udc4d", "\u0958", "\ufb1d", "\u0308", "e", " ", "\u00a0", "\u2000") }),
);

/** The stored form of any text that a schema accepts. */
const storedBy = (schema: { safeParse(text: string): { success: boolean; data?: string } }) =>
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
      runs(500),
    );
  });

  it("does not change when it is written in UTF-8", () => {
    fc.assert(
      fc.property(storedBy(schema), (stored) => {
        expect(Buffer.from(stored, "utf8").toString("utf8")).toBe(stored);
      }),
      runs(500),
    );
  });
});

/** Every code point except the halves of surrogate pairs, with whether a font draws something for it. */
const invisible = (category: string) => new RegExp(`^\\p{${category}}$`, "u");
const invisibleCategories = ["Z", "Cc", "Cf", "Co", "M", "Default_Ignorable_Code_Point"].map(invisible);
const codePoints = Array.from({ length: 0x110000 }, (_, code) => code).filter((code) => code < 0xd800 || code > 0xdfff);
const blanks = new Set([0x2800, 0x1d159, 0x13441, 0x13442]);

describe("a text of one character that people cannot see", () => {
  it("is blank for each code point, and only for those", () => {
    const wrong = codePoints.filter((code) => {
      const character = String.fromCodePoint(code);
      const isInvisible = blanks.has(code) || invisibleCategories.some((pattern) => pattern.test(character));
      return isBlank(character) !== isInvisible || isBlank(character.repeat(2)) !== isInvisible;
    });
    expect(wrong).toEqual([]);
  });

  it("is no name, alone or with others; with a letter it is one", () => {
    const invisibleCharacters = codePoints.map((code) => String.fromCodePoint(code)).filter((text) => isBlank(text));
    expect(invisibleCharacters.length).toBeGreaterThan(5_000);
    const anyInvisible = fc.nat(invisibleCharacters.length - 1).map((index) => invisibleCharacters[index] ?? "");
    fc.assert(
      fc.property(fc.array(anyInvisible, { maxLength: 12 }), (characters) => {
        const text = characters.join("");
        expect(singleLine(200).safeParse(text).success).toBe(false);
        expect(truncateToSingleLine(text, 200)).toBe("");
      }),
      runs(2_000),
    );
    for (const name of ["\u200bZoë\u200b", "\u2066", "👩\u200d👩\u200d👧", "नि", "می\u200cخواهم"])
      expect(singleLine(200).safeParse(name).success).toBe(!isBlank(name));
  });
});

describe("a text", () => {
  it("is as long composed as decomposed, for any text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [composed, decomposed] = [text.normalize("NFC"), text.normalize("NFD")];
        for (const schema of [singleLine(8), multiLine(8)])
          expect(schema.safeParse(decomposed).data).toEqual(schema.safeParse(composed).data);
      }),
      runs(2_000),
    );
  });

  it("made one line can be stored, for any text", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 12 }), (text, max) => {
        const line = truncateToSingleLine(text, max);
        expect(storedText(max).parse(line)).toBe(line);
        expect(line === "" || singleLine(max).parse(line) === line).toBe(true);
      }),
      runs(2_000),
    );
  });
});
