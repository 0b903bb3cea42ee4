import { describe, expect, it } from "vitest";
import { foldToGsm7 } from "#platform/text/gsm-7.ts";
import { measureSms } from "#platform/text/measure-sms.ts";

describe("the size of a text", () => {
  it.each([
    ["a".repeat(160), "gsm-7", 1],
    ["a".repeat(161), "gsm-7", 2],
    ["a".repeat(306), "gsm-7", 2],
    ["a".repeat(307), "gsm-7", 3],
    ["€".repeat(80), "gsm-7", 1],
    ["€".repeat(81), "gsm-7", 2],
    ["я".repeat(70), "ucs-2", 1],
    ["я".repeat(71), "ucs-2", 2],
    ["я".repeat(134), "ucs-2", 2],
    ["😀".repeat(35), "ucs-2", 1],
    ["😀".repeat(36), "ucs-2", 2],
    ["", "gsm-7", 1],
  ] as const)("of a text is what the network bills", (text, encoding, segments) => {
    expect(measureSms(text)).toEqual({ encoding, segments });
  });

  it("does not split an escape sequence between two segments", () => {
    expect(measureSms(`${"a".repeat(152)}€${"a".repeat(151)}`).segments).toBe(2);
    expect(measureSms(`${"a".repeat(152)}€${"a".repeat(152)}`).segments).toBe(3);
  });

  it("does not split a surrogate pair between two segments", () => {
    expect(measureSms(`${"я".repeat(66)}😀${"я".repeat(65)}`).segments).toBe(2);
    expect(measureSms(`${"я".repeat(66)}😀${"я".repeat(66)}`).segments).toBe(3);
  });
});

describe("folding a text to GSM-7", () => {
  it.each([
    ["Zoë O’Brien", "Zoe O'Brien"],
    ["José Nuñez – Müller", "José Nuñez - Müller"],
    ["Łukasz Świętek", "Lukasz Swietek"],
    ["Nguyễn Thị Ánh", "Nguyen Thi Anh"],
    ["François Œuvrard", "Francois OEuvrard"],
    ["e\u0301 a\u0308", "é ä"],
    ["“hi”… ½", '"hi"... 1/2'],
    ["𝐉𝐨𝐡𝐧 👍", "John "],
  ])("writes %s as %s", (text, folded) => {
    expect(foldToGsm7(text)).toBe(folded);
  });

  it.each(["Иван", "王小明", "محمد", "Ελένη"])("returns undefined for %s, which it cannot transliterate", (text) => {
    expect(foldToGsm7(text)).toBeUndefined();
  });
});
