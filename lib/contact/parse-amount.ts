import { getMinorUnitDigits, toMinorUnits } from "#domain/shared/currency.ts";
import { Money } from "#domain/shared/money.ts";

/**
 * Parses an amount as people write it in `currency`: "£1,250.50", "1 250" or "1250 GBP"; undefined if it is not one.
 * Commas and spaces may only separate thousands: without its comma, "1250,50" would become a hundred times as much.
 * "250,500" is no amount in a currency of three decimals, such as TND, because it may mean 250.500 or 250500.
 */
export function parseAmount(input: string, currency: string): Money | undefined {
  const text = stripCurrencySign(input, currency);
  if (!amountPattern.test(text)) return undefined;
  if (getMinorUnitDigits(currency) === 3 && decimalCommaPattern.test(text)) return undefined;
  const money = Money.safeParse({ amount: toMinorUnits(text.replaceAll(separator, ""), currency), currency });
  return money.success ? money.data : undefined;
}

const separator = /[,'’\s]/g;
// Groups before the last one may have two digits, as in Indian amounts, which count in lakhs.
const amountPattern = /^(?:\d{1,3}(?:[,'’\s]\d{2,3})*[,'’\s]\d{3}|\d+)(?:\.\d+)?$/;

/** A comma that may be a decimal one if the currency has three decimals. */
const decimalCommaPattern = /^\d{1,3},\d{3}$/;

/** How people can write an amount in `currency`, for hints: "1250 or 1250.50" for GBP, "1250" for JPY. */
export function exampleAmounts(currency: string): string {
  const digits = getMinorUnitDigits(currency);
  return digits === 0 ? "1250" : `1250 or 1250.${"5".padEnd(digits, "0")}`;
}

/** Removes the sign or code of `currency` from the text. Other currencies stay, and the text then is not an amount. */
function stripCurrencySign(input: string, currency: string): string {
  const text = input.trim().toUpperCase();
  const sign = [currency, currencySign(currency, "symbol"), currencySign(currency, "narrowSymbol")].find(
    (candidate) => text.startsWith(candidate) || text.endsWith(candidate),
  );
  if (sign === undefined) return text;
  return (text.startsWith(sign) ? text.slice(sign.length) : text.slice(0, -sign.length)).trim();
}

const currencySign = (currency: string, currencyDisplay: "symbol" | "narrowSymbol"): string =>
  new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay })
    .formatToParts(0)
    .find(({ type }) => type === "currency")
    ?.value.toUpperCase() ?? currency;
