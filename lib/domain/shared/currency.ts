import * as z from "zod";

/**
 * Currencies by the digits of their minor unit: ISO 4217, list one, published on 2026-01-01 by its maintenance agency
 * (SIX). It is a table because the locale data of a runtime has the digits that shops print, not those of the standard
 * (0 for HUF, COP and fourteen others), and changes with the version of the runtime. Units without a minor unit, such as
 * gold and codes for tests, are no prices.
 */
const currenciesByDigits: Readonly<Record<number, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  2: `
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP
    COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR
    JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN
    NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
    THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

/**
 * Codes of older contracts: currencies that ISO 4217 has withdrawn (list three), and two units of account that Baton
 * used to take. Stored prices and versions of a contract may still have them.
 */
const formerCurrencies = "ANG BGN CUC HRK SLL ZWL XDR XSU";

const toCodes = (list: string): string[] => list.trim().split(/\s+/);

const minorUnitDigits: ReadonlyMap<string, number> = new Map([
  ...toCodes(formerCurrencies).map((code): [string, number] => [code, 2]),
  ...Object.entries(currenciesByDigits).flatMap(([digits, list]) =>
    toCodes(list).map((code): [string, number] => [code, Number(digits)]),
  ),
]);

/** An ISO 4217 currency code in capitals. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, "three capital letters of ISO 4217")
  .refine((code) => minorUnitDigits.has(code), "a currency of ISO 4217")
  .meta({ example: "GBP" });

/** The number of digits after the decimal point of `currency`: 2 for GBP and HUF, 0 for JPY, 3 for KWD. */
export function getMinorUnitDigits(currency: string): number {
  const digits = minorUnitDigits.get(currency);
  if (digits === undefined) throw new RangeError(`${currency} is not a currency of ISO 4217`);
  return digits;
}

/**
 * Converts a decimal such as "1250.5" to minor units of `currency`, without a detour over fractions: 125050 for GBP.
 * Undefined if the text is not a decimal without a sign, or has more decimals than the currency.
 */
export function toMinorUnits(decimal: string, currency: string): number | undefined {
  const digits = getMinorUnitDigits(currency);
  const [, whole, fraction = ""] = /^(\d+)(?:\.(\d+))?$/.exec(decimal) ?? [];
  return whole === undefined || fraction.length > digits ? undefined : Number(whole + fraction.padEnd(digits, "0"));
}

/**
 * Converts minor units of `currency` to a decimal with all its digits: "1250.50" for 125050 in GBP, "-0.05" for -5. The
 * text is exact, and Intl.NumberFormat formats it exactly.
 */
export function toDecimal(amount: number, currency: string): `${number}` {
  const digits = getMinorUnitDigits(currency);
  if (digits === 0) return `${amount}`;
  const text = String(Math.abs(amount)).padStart(digits + 1, "0");
  return `${amount < 0 ? "-" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}` as `${number}`;
}
