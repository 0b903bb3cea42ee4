import { describe, expect, it } from "vitest";
import { acceptsReplies, chooseSmsOrigin } from "#domain/delivery/sms-origin.ts";
import { findPhoneCountry } from "#domain/lead/find-phone-country.ts";
import { Country } from "#domain/shared/country.ts";
import { Phone } from "#domain/shared/text-schemas.ts";

const originOf = (phone: string, byCountry: Record<string, string> = {}) =>
  chooseSmsOrigin(findPhoneCountry(Phone.parse(phone)), { defaultSender: "Brightline", byCountry });

const brightline = { kind: "name", name: "Brightline" };

describe("a reply to an SMS", () => {
  const senders = { defaultSender: "Brightline", byCountry: { IE: "+353861234567" } } as const;

  it.each([
    ["GB", false],
    ["IE", true],
    ["US", true],
    [undefined, false],
  ] as const)("from %s reaches Baton's provider: %s", (country, expected) => {
    expect(acceptsReplies(chooseSmsOrigin(country, senders))).toBe(expected);
  });
});

describe("the sender of an SMS", () => {
  it.each([
    ["the United Kingdom", "+447700900123"],
    ["Ireland", "+353871234567"],
    ["France", "+33612345678"],
    ["Germany", "+4915112345678"],
    ["Australia", "+61412345678"],
  ])("is the default name in %s", (_, phone) => {
    expect(originOf(phone)).toEqual(brightline);
  });

  it.each([
    ["the United States", "+14155552671"],
    ["Canada", "+14165550100"],
    ["Puerto Rico", "+17871234567"],
    ["the Bahamas", "+12425550100"],
    ["China", "+8613812345678"],
    ["New Zealand", "+64211234567"],
  ])("is left to SNS in %s, where names are not shown", (_, phone) => {
    expect(originOf(phone)).toBeUndefined();
  });

  it("is the operator's setting for a country, which overrides the list", () => {
    expect(originOf("+14155552671", { US: "+18005550100" })).toEqual({ kind: "number", number: "+18005550100" });
    expect(originOf("+14155552671", { US: "72345" })).toEqual({ kind: "number", number: "72345" });
    expect(originOf("+64211234567", { NZ: "Kowhai" })).toEqual({ kind: "name", name: "Kowhai" });
    expect(originOf("+353871234567", { IE: "Liffey", US: "+18005550100" })).toEqual({ kind: "name", name: "Liffey" });
    expect(originOf("+447700900123", { IE: "Liffey", US: "+18005550100" })).toEqual(brightline);
  });

  it("is the default name for a number without a country", () => {
    expect(originOf("+88212345678", { US: "+18005550100" })).toEqual(brightline);
  });
});

describe("the country of a phone number", () => {
  it.each([
    ["+447700900123", "GB"],
    ["+447400123456", "GB"],
    ["+441534123456", "JE"],
    ["+14155552671", "US"],
    ["+14165550100", "CA"],
    ["+77001234567", "KZ"],
    ["+79161234567", "RU"],
    ["+38344123456", "XK"],
  ])("of %s is %s", (phone, country) => {
    expect(findPhoneCountry(Phone.parse(phone))).toBe(Country.parse(country));
  });

  it("is undefined for a satellite number", () => {
    expect(findPhoneCountry(Phone.parse("+88212345678"))).toBeUndefined();
  });
});
