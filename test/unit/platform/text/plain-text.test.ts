import { describe, expect, it } from "vitest";
import { toMultiLine, toSingleLine, truncate } from "#platform/text/plain-text.ts";

describe("a single line of plain text", () => {
  it.each(["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029", "\t", "\u000b", "\u0000"])(
    "removes %j, which would break or end the line",
    (character) => {
      expect(toSingleLine(`a${character}Bcc: b`)).toMatch(/^a ?Bcc: b$/);
    },
  );

  it("removes bidirectional overrides and unpaired surrogates", () => {
    expect(toSingleLine("a\u202eb\u2066c\ud83d")).toBe("abc\ufffd");
  });
});

describe("several lines of plain text", () => {
  it("converts line breaks of every kind to line feeds", () => {
    expect(toMultiLine("\na\r\nb\rc\u2028\n\td \n")).toBe("a\nb\nc\n\n\td");
  });
});

describe("shortening a text", () => {
  it("leaves a text that fits unchanged", () => {
    expect(truncate("abcde", 5)).toBe("abcde");
  });

  it("cuts between graphemes, and marks the cut", () => {
    expect(truncate("ab👨‍👩‍👧cdef", 8)).toBe("ab…");
    expect(truncate("Zoë Anne", 6, "..")).toBe("Zoë..");
  });
});
