import { describe, expect, it } from "vitest";
import { parsePhone } from "#domain/lead/contact-details.ts";

describe("a phone number", () => {
  it.each([
    ["GB", "07911 123456"],
    ["GB", "(07911) 123-456"],
    ["GB", "+44 7911 123456"],
    ["GB", "+44 (0)7911 123456"],
    ["GB", "0044 7911 123456"],
    ["GB", "  +447911123456 "],
    ["GB", "07911\u00a0123\u2011456"],
    ["GB", "０７９１１１２３４５６"],
    ["US", "011 44 7911 123456"],
    ["FR", "+447911123456"],
    ["AQ", "+447911123456"],
  ])("is read in %s in any spelling: %s", (country, text) => {
    expect(parsePhone(text, country)).toBe("+447911123456");
  });

  it.each([
    ["US", "(202) 555-0123", "+12025550123"],
    ["FR", "06 12 34 56 78", "+33612345678"],
    ["IT", "06 698 12345", "+390669812345"],
    ["IE", "01 496 0123", "+35314960123"],
    ["JE", "07797 712345", "+447797712345"],
    ["XK", "044 123 456", "+38344123456"],
  ])("is read by the plan of %s: %s", (country, text, number) => {
    expect(parsePhone(text, country)).toBe(number);
  });

  it.each([
    ["mobiles", "07700 900123", "+447700900123"],
    ["no area", "01632 960123", "+441632960123"],
    ["Leeds", "0113 496 0123", "+441134960123"],
    ["Tyneside", "0191 498 0123", "+441914980123"],
    ["London", "020 7946 0123", "+442079460123"],
    ["Belfast", "028 9649 6123", "+442896496123"],
    ["Cardiff", "029 2018 0123", "+442920180123"],
    ["freephone", "0808 157 0123", "+448081570123"],
    ["the whole country", "03069 990123", "+443069990123"],
  ])("may be one that Ofcom reserves for drama: %s", (_, text, number) => {
    expect(parsePhone(text, "GB")).toBe(number);
  });

  it.each([
    ["too short", "0117 12"],
    ["too long", "07911 123456789"],
    ["of a range in no plan", "01632 123456"],
    ["of a country that does not exist", "+999 7911 123456"],
    ["an emergency number", "999"],
    ["with an extension", "0117 496 0123 #12"],
    ["with an extension in letters", "0117 496 0123 ext 12"],
    ["with an extension as RFC 3966 writes it", "+441174960123;ext=12"],
    ["in letters", "0800 FLOWERS"],
    ["with words around it", "call 07911 123456"],
    ["two numbers", "07911 123456 / 07911 123457"],
    ["only symbols", "+"],
    ["nothing", ""],
    ["a whole page", "0".repeat(10_000)],
  ])("is undefined when the text is %s", (_, text) => {
    expect(parsePhone(text, "GB")).toBeUndefined();
  });

  it("cannot be national in a country without telephones of its own", () => {
    expect(parsePhone("07911 123456", "AQ")).toBeUndefined();
  });
});
