import { describe, expect, it } from "vitest";
import { toMultiLine, toSingleLine, truncate } from "#platform/text/plain-text.ts";

describe("oneLine", () => {
  it.each(["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029", "\t", "\u000b", "\u0000"])(
    "lets %j neither break nor end a line",
    (character) => {
      expect(toSingleLine(`a${character}Bcc: b`)).toMatch(/^a ?Bcc: b$/);
    },
  );

  it("drops bidirectional overrides and halves of characters", () => {
    expect(toSingleLine("a\u202eb\u2066c\ud83d")).toBe("abc\ufffd");
  });
});

describe("severalLines", () => {
  it("keeps line breaks of every kind, as line feeds", () => {
    expect(toMultiLine("\na\r\nb\rc\u2028\n\td \n")).toBe("a\nb\nc\n\n\td");
  });
});

describe("shortened", () => {
  it("leaves alone what fits", () => {
    expect(truncate("abcde", 5)).toBe("abcde");
  });

  it("cuts between characters as people see them, and says so", () => {
    expect(truncate("ab👨‍👩‍👧cdef", 8)).toBe("ab…");
    expect(truncate("Zoë Anne", 6, "..")).toBe("Zoë..");
  });
});
