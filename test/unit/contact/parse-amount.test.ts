import { describe, expect, it } from "vitest";
import { exampleAmounts, parseAmount } from "#contact/parse-amount.ts";

describe("parseAmount", () => {
  it.each<[written: string, currency: string, minor: number]>([
    ["1250", "GBP", 125_000],
    ["1250.5", "GBP", 125_050],
    ["£1,250.50", "GBP", 125_050],
    [" £ 1 250 ", "GBP", 125_000],
    ["1\u202f250\u00a0€", "EUR", 125_000],
    ["1'250", "CHF", 125_000],
    ["₹1,00,000", "INR", 10_000_000],
    ["GBP 5", "GBP", 500],
    ["5 gbp", "GBP", 500],
    ["$5", "CAD", 500],
    ["CA$5", "CAD", 500],
    ["1200", "JPY", 1200],
    // Shops in Hungary and Colombia use no coins below one, but ISO 4217 counts in hundredths.
    ["5000", "HUF", 500_000],
    ["1,234,567.50", "COP", 123_456_750],
    ["25000", "IQD", 25_000_000],
    ["300.1234", "CLF", 3_001_234],
    ["5.123", "KWD", 5123],
    ["1,250.500", "KWD", 1_250_500],
    ["1,250,500", "KWD", 1_250_500_000],
    ["1 250", "BHD", 1_250_000],
    ["250,500", "JPY", 250_500],
    ["0", "GBP", 0],
    ["100000000", "GBP", 10_000_000_000],
  ])("parses %s in %s as %d minor units", (written, currency, minor) => {
    expect(parseAmount(written, currency)).toEqual({ amount: minor, currency });
  });

  it.each<[why: string, written: string, currency: string]>([
    ["a decimal comma, which would multiply the amount by a hundred", "1250,50", "EUR"],
    ["a comma before three digits, which are decimals or thousands in Tunis", "250,500", "TND"],
    ["the same with the code of the currency", "KWD 1,250", "KWD"],
    ["points between thousands", "1.250,50", "EUR"],
    ["commas that do not separate thousands", "1,2,3,456", "GBP"],
    ["the sign of another currency", "€5", "GBP"],
    ["a sign in the middle", "12£50", "GBP"],
    ["more decimals than the currency has", "5.5", "JPY"],
    ["a negative amount", "-5", "GBP"],
    ["words", "about 5", "GBP"],
    ["an empty text", "", "GBP"],
    ["a sign alone", "£", "GBP"],
    ["more than ten thousand million minor units", "100000000.01", "GBP"],
    ["digits of another script", "١٢", "GBP"],
  ])("refuses %s: %s", (_, written, currency) => {
    expect(parseAmount(written, currency)).toBeUndefined();
  });
});

describe("exampleAmounts", () => {
  it.each(["JPY", "GBP", "KWD", "CLF"])("shows amounts in %s that parseAmount accepts", (currency) => {
    const examples = exampleAmounts(currency).split(" or ");
    expect(examples.map((example) => parseAmount(example, currency))).not.toContain(undefined);
  });

  it("shows as many decimals as the currency has", () => {
    expect(["JPY", "GBP", "KWD"].map(exampleAmounts)).toEqual(["1250", "1250 or 1250.50", "1250 or 1250.500"]);
  });
});
