import type { Money } from "#domain/shared/money.ts";

/** An amount of at most 10^13 minor units (a double is exact enough for those) as people write it, without superfluous zeros: "£4,500", "£4,500.50", "€99", "¥1,200". */
export function formatMoney({ amount, currency }: Money, locale: string): string {
  const format = new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    trailingZeroDisplay: "stripIfInteger",
  });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}

/** What people write in front of an amount of `currency`: "£" for GBP; the code itself where there is no sign. */
export const toCurrencySign = (currency: string, locale: string): string =>
  new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" })
    .formatToParts(0)
    .find(({ type }) => type === "currency")?.value ?? currency;
