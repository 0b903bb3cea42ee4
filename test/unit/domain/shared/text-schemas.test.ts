import { describe, expect, it } from "vitest";
import { PersonalData } from "#domain/lead/personal-data.ts";
import { multiLine, Phone, singleLine, truncateToSingleLine } from "#domain/shared/text-schemas.ts";
import { aPerson } from "#test/support/entities.ts";

const accepts = (schema: { safeParse(text: string): { success: boolean } }, text: string) =>
  schema.safeParse(text).success;

describe("a line of text", () => {
  it("is trimmed", () => {
    expect(singleLine(10).parse("  Zoë  ")).toBe("Zoë");
  });

  it("is stored in composed form, however it was typed", () => {
    expect(singleLine(10).parse("Zoe\u0308")).toBe("Zo\u00eb");
  });

  it("keeps apostrophes, emoji, and writing that runs from right to left", () => {
    for (const text of ["O’Brien", "👩‍👩‍👧", "שלום"]) expect(singleLine(20).parse(text)).toBe(text);
  });

  it("is not empty", () => {
    for (const text of ["", " ", "\u00a0"]) expect(accepts(singleLine(10), text)).toBe(false);
  });

  it("is measured in its composed form, and an emoji counts as one character", () => {
    for (const schema of [singleLine(3), multiLine(3)]) {
      expect(schema.parse("e\u0301".repeat(3))).toBe("ééé");
      expect(schema.parse("\u1112\u1161\u11ab".repeat(3))).toBe("한한한");
      expect(schema.parse("🏠🏠🏠")).toBe("🏠🏠🏠");
      expect(accepts(schema, "e\u0301".repeat(4))).toBe(false);
      expect(accepts(schema, "🏠🏠🏠🏠")).toBe(false);
    }
  });

  it("has at most 30 combining marks in a row, because composing more takes quadratic time", () => {
    for (const schema of [singleLine(10_000), multiLine(10_000)]) {
      expect(accepts(schema, `e${"\u0316".repeat(30)}`)).toBe(true);
      expect(accepts(schema, `e${"\u0316\u0300".repeat(15)}\u0316`)).toBe(false);
    }
    expect(truncateToSingleLine(`e${"\u0316".repeat(1_000)}!`, 256)).toBe(`e${"\u0316".repeat(30)}!`);
  });

  it("may be as long as its limit, but no longer", () => {
    expect(accepts(singleLine(3), "abc")).toBe(true);
    expect(accepts(singleLine(3), "abcd")).toBe(false);
  });

  it("is measured in its stored form, so that it can be read again", () => {
    const growsWhenComposed = "\u0958".repeat(3);
    expect(growsWhenComposed.normalize("NFC")).toHaveLength(6);
    expect(accepts(singleLine(3), growsWhenComposed)).toBe(false);
    expect(accepts(multiLine(3), growsWhenComposed)).toBe(false);
  });

  it("has half an emoji replaced by U+FFFD", () => {
    expect(singleLine(10).parse("Zoë \ud83d")).toBe("Zoë \ufffd");
    expect(multiLine(10).parse("\udc4d!")).toBe("\ufffd!");
  });

  it.each([
    ["a line feed", "\n"],
    ["a carriage return", "\r"],
    ["a tab", "\t"],
    ["a line separator", "\u2028"],
    ["a paragraph separator", "\u2029"],
    ["NUL", "\u0000"],
    ["escape", "\u001b"],
    ["delete", "\u007f"],
    ["a C1 control", "\u0085"],
    ["a right-to-left override", "\u202e"],
    ["an isolate", "\u2066"],
  ])("may not contain %s", (_, character) => {
    expect(accepts(singleLine(20), `before${character}after`)).toBe(false);
  });
});

describe("a text of several lines", () => {
  it("keeps its line breaks, tabs and outer spaces, and may be empty", () => {
    for (const text of ["", "one\n\ttwo\r\n three "]) expect(multiLine(50).parse(text)).toBe(text);
  });

  it.each(["\u0000", "\u001b", "\u009f", "\u202e", "\u2069"])(
    "may not contain a control or bidi override (%j)",
    (character) => {
      expect(accepts(multiLine(20), `before${character}after`)).toBe(false);
    },
  );
});

describe("a phone number", () => {
  it.each(["+447700900123", "+14155550132", "+2905123", "+123456789012345"])("may be %s", (phone) => {
    expect(accepts(Phone, phone)).toBe(true);
  });

  it.each(["07700900123", "+44 7700 900123", "+0447700900123", "+1234567890123456", "+12345", "tel:+447700900123"])(
    "may not be %s",
    (phone) => {
      expect(accepts(Phone, phone)).toBe(false);
    },
  );
});

describe("personal data", () => {
  it("must contain a phone number, an email address or both", () => {
    const { phone, email } = aPerson().person;
    const reached = (by: object) => PersonalData.safeParse(aPerson({ person: { name: "Zoë", ...by } }));
    expect(reached({ phone }).success).toBe(true);
    expect(reached({ email }).success).toBe(true);
    expect(reached({}).error?.issues.map(({ path }) => path)).toEqual([["person", "phone"]]);
  });

  it("refuses unknown properties", () => {
    expect(PersonalData.safeParse({ ...aPerson(), person: { ...aPerson().person, age: 44 } }).success).toBe(false);
  });

  it("accepts at most fifty fields, each with a plain name", () => {
    const fields = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, "x"]));
    expect(PersonalData.safeParse(aPerson({ fields: fields(50) })).success).toBe(true);
    expect(PersonalData.safeParse(aPerson({ fields: fields(51) })).success).toBe(false);
    for (const name of ["1st", "roof type", "", "a".repeat(41)]) {
      expect(PersonalData.safeParse(aPerson({ fields: { [name]: "x" } })).success).toBe(false);
    }
  });

  it("drops a field named __proto__", () => {
    const fields: Record<string, string> = JSON.parse('{ "__proto__": "x", "roofType": "Slate" }');
    expect(Object.entries(PersonalData.parse(aPerson({ fields })).fields)).toEqual([["roofType", "Slate"]]);
  });
});
