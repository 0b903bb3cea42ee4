import { getMinorUnitDigits, toDecimal } from "#domain/shared/currency.ts";
import type { Money } from "#domain/shared/money.ts";

/** An amount as people write it, without superfluous zeros: "£4,500", "£4,500.50", "€99", "¥1,200". */
export const formatMoney = ({ amount, currency }: Money, locale: string): string =>
  new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    // The locale data would round amounts in currencies of which shops use no small coins, such as HUF.
    minimumFractionDigits: getMinorUnitDigits(currency),
    maximumFractionDigits: getMinorUnitDigits(currency),
    trailingZeroDisplay: "stripIfInteger",
  }).format(toDecimal(amount, currency));

/** An amount with all the decimals of its currency, as bills have it: "£60.00", "¥1,200". */
export const formatExactMoney = ({ amount, currency }: Money, locale: string): string =>
  new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: getMinorUnitDigits(currency),
    maximumFractionDigits: getMinorUnitDigits(currency),
  }).format(toDecimal(amount, currency));

/** An amount as bills have it, with a real minus if it is negative: "−£60.00". */
export const formatSignedMoney = (money: Money, locale: string): string =>
  formatExactMoney(money, locale).replace("-", "−");

/** What people write in front of an amount of `currency`: "£" for GBP; the code itself where there is no sign. */
export const toCurrencySign = (currency: string, locale: string): string =>
  new Intl.NumberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" })
    .formatToParts(0)
    .find(({ type }) => type === "currency")?.value ?? currency;
