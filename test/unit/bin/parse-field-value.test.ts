import { describe, expect, it } from "vitest";
import { parseFieldValue } from "#bin/import/parse-field-value.ts";

describe("a cell for a number", () => {
  it.each<[string, number]>([
    ["10", 10],
    [" 10 ", 10],
    ["\u00a010\u200b", 10],
    ["+7", 7],
    ["-7.25", -7.25],
    [".5", 0.5],
    ["0.125", 0.125],
    ["1234.567", 1234.567],
    ["007", 7],
    ["1000000", 1_000_000],
    ["999999999999999", 999_999_999_999_999],
    ["0.30000000000000004", 0.30000000000000004],
    ["-0000000000000000000001", -1],
  ])("is read: %j", (cell, number) => {
    for (const delimiter of [",", ";", "\t"])
      expect(parseFieldValue(cell, "number", delimiter)).toEqual({ ok: true, value: number });
  });

  const ambiguous = expect.stringMatching(/^ambiguous/);
  const notAlone = expect.stringMatching(/^a number alone/);
  const shortened = expect.stringMatching(/^a number with all its digits/);
  const tooLarge = "a number of at most 15 digits before the point: send a longer one as text";
  it.each<[string, unknown]>([
    ["1,000", ambiguous],
    ["1,000.50", ambiguous],
    ["1.000,50", ambiguous],
    ["1.000.000", ambiguous],
    ["10,5", ambiguous],
    ["1 000", ambiguous],
    ["1\u00a0000", ambiguous],
    ["1\u202f000", ambiguous],
    ["1'000", ambiguous],
    ["1’000", ambiguous],
    ["5.", ambiguous],
    ["£10", notAlone],
    ["10 GBP", notAlone],
    ["€ 10,50", notAlone],
    ["10%", notAlone],
    ["10 m²", notAlone],
    ["(10)", notAlone],
    ["−10", notAlone],
    ["10-20", notAlone],
    ["0x10", notAlone],
    ["#DIV/0!", notAlone],
    ["1E+05", shortened],
    ["4,477E+11", shortened],
    ["9007199254740993", tooLarge],
    ["-12345678901234567890.5", tooLarge],
    ["9".repeat(400), tooLarge],
    ["ten", "a number"],
    ["NaN", "a number"],
    ["Infinity", "a number"],
    ["-", "a number"],
  ])("is refused and not repeated: %j", (cell, detail) => {
    expect(parseFieldValue(cell, "number", ",")).toEqual({ ok: false, refusal: { code: "not_a_number", detail } });
  });

  it("is refused with a point before three digits in a file with semicolons, where it may separate thousands", () => {
    for (const cell of ["1.234", "-12.000", "999.999"]) {
      expect(parseFieldValue(cell, "number", ",")).toEqual({ ok: true, value: Number(cell) });
      expect(parseFieldValue(cell, "number", ";")).toMatchObject({ refusal: { code: "not_a_number" } });
    }
    for (const cell of ["0.125", "1.5", "1234.567", "1.2345"])
      expect(parseFieldValue(cell, "number", ";")).toEqual({ ok: true, value: Number(cell) });
  });
});

describe("a cell for a boolean", () => {
  it.each([
    [true, ["true", "TRUE", "Yes", "y", "1", " ja ", "WAHR"]],
    [false, ["false", "FALSE", "No", "n", "0", "Nein", "FALSCH"]],
  ])("is %j", (value, cells) => {
    for (const cell of cells) expect(parseFieldValue(cell, "boolean", ",")).toEqual({ ok: true, value });
  });

  it.each(["perhaps", "2", "x", "yes please", "-"])("is refused: %j", (cell) => {
    expect(parseFieldValue(cell, "boolean", ",")).toMatchObject({ ok: false, refusal: { code: "not_a_boolean" } });
  });
});
