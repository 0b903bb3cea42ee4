import { getMinorUnitDigits, Money } from "#domain/shared/money.ts";

/**
 * Reads an amount as people write it in `currency`, "£1,250.50", "1 250" or "1250 GBP"; undefined when it is not one.
 * Commas and spaces may only part thousands: "1250,50" without its comma would be a hundred times as much.
 */
export function parseAmount(input: string, currency: string): Money | undefined {
  const digits = getMinorUnitDigits(currency);
  const [, whole, fraction = ""] = amountPattern.exec(stripCurrencySign(input, currency)) ?? [];
  if (whole === undefined || fraction.length > digits) return undefined;
  const minor = Number(whole.replaceAll(separator, "") + fraction.padEnd(digits, "0"));
  const money = Money.safeParse({ amount: minor, currency });
  return money.success ? money.data : undefined;
}

const separator = /[,'’\s]/g;
// The groups before the last one have two digits where people count in lakhs.
const amountPattern = /^(\d{1,3}(?:[,'’\s]\d{2,3})*[,'’\s]\d{3}|\d+)(?:\.(\d+))?$/;

/** The text without the sign or code of `currency` around it; those of other currencies stay, and make it no amount. */
function stripCurrencySign(input: string, currency: string): string {
  const text = input.trim().toUpperCase();
  const sign = [currency, currencySign(currency, "symbol"), currencySign(currency, "narrowSymbol")].find(
    (each) => text.startsWith(each) || text.endsWith(each),
  );
  if (sign === undefined) return text;
  return (text.startsWith(sign) ? text.slice(sign.length) : text.slice(0, -sign.length)).trim();
}

const currencySign = (currency: string, currencyDisplay: "symbol" | "narrowSymbol"): string =>
  new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay })
    .formatToParts(0)
    .find(({ type }) => type === "currency")
    ?.value.toUpperCase() ?? currency;
