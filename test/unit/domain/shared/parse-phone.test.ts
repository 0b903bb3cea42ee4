import { describe, expect, it } from "vitest";
import { PushedPerson } from "#domain/lead/personal-data.ts";
import { parsePhone, SmsEndpointInput, SuppressedPhoneInput } from "#domain/shared/parse-phone.ts";

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
    ["GB", "\u202a+44 7911 123456\u202c"],
    ["GB", "\u206607911\u200b 123456\u2069"],
    ["GB", "\ufeff07911\u00ad123456"],
    ["GB", "7911123456.0"],
    ["GB", "447911123456.0"],
    ["GB", "+447911123456.00"],
    ["GB", "07911123456,0"],
  ])("is read in %s in any spelling: %s", (country, text) => {
    expect(parsePhone(text, country)).toBe("+447911123456");
  });

  it.each([
    ["US", "(202) 555-0123", "+12025550123"],
    ["IE", "851234567.0", "+353851234567"],
    ["DE", "01512 3456789", "+4915123456789"],
    ["FR", "06.12.34.56.78", "+33612345678"],
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
    ["a decimal", "7911123456.5"],
    ["a decimal of exact hundredths", "791112345.65"],
    ["in scientific notation", "7.911123456E9"],
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

describe("a number of a length that its plan does not have", () => {
  it.each([
    ["DE", "1512345678"],
    ["DE", "151234567890123"],
    ["IE", "08512345670"],
    ["ES", "61234567"],
    ["IT", "31234567"],
    ["NL", "061234567"],
    ["PL", "51234567"],
    ["US", "20255501234"],
  ])("is refused in %s: %s", (country, text) => {
    expect(parsePhone(text, country)).toBeUndefined();
  });
});

describe("an SMS endpoint", () => {
  it.each([
    ["+447700900123", "+447700900123"],
    [" +44 7911 123456\u202c", "+447911123456"],
    ["+44 (0)7911 123456", "+447911123456"],
  ])("may be %j, stored as %s", (text, phone) => {
    expect(SmsEndpointInput.parse(text)).toBe(phone);
  });

  it.each(["+999999999999", "+0123456789", "+4477009001", "+491512345678", "07911 123456", "+447911123456 ext 1", ""])(
    "may not be %j",
    (text) => {
      expect(SmsEndpointInput.safeParse(text).error?.issues.map(({ message }) => message)).toEqual([
        "a phone number in E.164 that a numbering plan has, like +447700900123",
      ]);
    },
  );
});

describe("a suppressed phone", () => {
  it.each([
    ["\u202a+44 7911 123456\u202c", "+447911123456"],
    ["+44 (0)7911 123456", "+447911123456"],
    ["+999999999999", "+999999999999"],
  ])("may be %j, stored as %s", (text, phone) => {
    expect(SuppressedPhoneInput.parse(text)).toBe(phone);
  });

  it.each(["07911 123456", "+99 9999 9999999", "+447911123456x1", ""])("may not be %j", (text) => {
    expect(SuppressedPhoneInput.safeParse(text).success).toBe(false);
  });
});

describe("the phone of a pushed person", () => {
  it("may carry the direction marks with which phones paste a contact", () => {
    const phone = "\u202a+44 7911 123456\u202c";
    expect(PushedPerson.parse({ name: "Zoë", phone }).phone).toBe("+44 7911 123456");
  });

  it.each(["\u202a\u202c", "+44\n7911", "0".repeat(41)])("may not be %j", (phone) => {
    expect(PushedPerson.safeParse({ name: "Zoë", phone }).success).toBe(false);
  });
});
