import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeResponseBody, toResponseExcerpt } from "#delivery/webhook/adapters/response-body.ts";

const toExcerpt = (body: Buffer, headers = {}) => toResponseExcerpt(decodeResponseBody(body, headers));

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
    expect(toExcerpt(Buffer.from(body))).toBe(excerpt);
  });

  it("has at most 256 characters, and no half of one", () => {
    expect(toExcerpt(Buffer.from("x".repeat(16_000)))).toHaveLength(256);
    expect(toExcerpt(Buffer.from("€".repeat(5_000)))).toBe("€".repeat(256));
    expect(toExcerpt(Buffer.from(`x${"👍".repeat(5_000)}`))).toBe(`x${"👍".repeat(127)}`);
    expect(toExcerpt(Buffer.from(`\ufeff${"€".repeat(300)}`))).toBe("€".repeat(256));
    expect(toExcerpt(Buffer.from(`\ufeff${"€".repeat(255)}👍`))).toBe("€".repeat(255));
  });

  it("marks bytes that are not UTF-8", () => {
    expect(toExcerpt(Buffer.from([0x4f, 0xff, 0xc3, 0x28]))).toBe("O\ufffd\ufffd(");
  });

  it("is empty for a body that grows beyond all measure", () => {
    const bomb = gzipSync(Buffer.alloc(1024 * 1024));
    expect(toExcerpt(bomb, { "content-encoding": "gzip" })).toBeUndefined();
    expect(toExcerpt(gzipSync(bomb), { "content-encoding": "gzip, gzip" })).toBeUndefined();
  });

  it("is the beginning of a compressed body that was cut", () => {
    const cut = gzipSync(Buffer.from("€".repeat(100) + randomBytes(20_000).toString("base64"))).subarray(0, 16_000);
    expect(toExcerpt(cut, { "content-encoding": "gzip" })).toMatch(/^€{100}/);
  });

  it("is one line that can be stored, for any body", () => {
    const holds = fc.property(
      fc.uint8Array({ maxLength: 2_000 }),
      fc.constantFrom("gzip", "deflate", "br", "utf-8"),
      (bytes, coding) => {
        const excerpt = toExcerpt(Buffer.from(bytes), { "content-encoding": coding }) ?? "";
        expect(excerpt.length).toBeLessThanOrEqual(256);
        expect(excerpt.isWellFormed()).toBe(true);
        expect(excerpt).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      },
    );
    expect(() => fc.assert(holds)).not.toThrow();
  });
});
