import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toResponseExcerpt } from "#delivery/webhook/adapters/response-excerpt.ts";

describe("response excerpt", () => {
  it.each([
    ["ok", "ok"],
    ["  two\r\nlines\t", "two  lines"],
    ["\u0000\u001b[31mred\u001b[0m\u202e\u0007", "[31mred [0m"],
    ["\ufeffZoë 👍", "Zoë 👍"],
    ["one\u2028line\u2029only", "one line only"],
    ["", undefined],
    [" \n", undefined],
  ])("of %j is %j", (body, excerpt) => {
    expect(toResponseExcerpt(Buffer.from(body), undefined)).toBe(excerpt);
  });

  it("has at most 256 characters, and no half of one", () => {
    expect(toResponseExcerpt(Buffer.from("x".repeat(16_000)), undefined)).toHaveLength(256);
    expect(toResponseExcerpt(Buffer.from("€".repeat(5_000)), undefined)).toBe("€".repeat(256));
    expect(toResponseExcerpt(Buffer.from(`x${"👍".repeat(5_000)}`), undefined)).toBe(`x${"👍".repeat(127)}`);
    expect(toResponseExcerpt(Buffer.from(`\ufeff${"€".repeat(300)}`), undefined)).toBe("€".repeat(256));
    expect(toResponseExcerpt(Buffer.from(`\ufeff${"€".repeat(255)}👍`), undefined)).toBe("€".repeat(255));
  });

  it("marks bytes that are not UTF-8", () => {
    expect(toResponseExcerpt(Buffer.from([0x4f, 0xff, 0xc3, 0x28]), undefined)).toBe("O\ufffd\ufffd(");
  });

  it("is empty for a compressed body, which Baton did not ask for", () => {
    expect(toResponseExcerpt(Buffer.from("looks like text"), "gzip")).toBeUndefined();
    expect(toResponseExcerpt(Buffer.from("is text"), "Identity")).toBe("is text");
  });

  it("is one line that can be stored, for any body", () => {
    const holds = fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
      const excerpt = toResponseExcerpt(Buffer.from(bytes), undefined) ?? "";
      expect(excerpt.length).toBeLessThanOrEqual(256);
      expect(excerpt.isWellFormed()).toBe(true);
      expect(excerpt).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
    });
    expect(() => fc.assert(holds)).not.toThrow();
  });
});
