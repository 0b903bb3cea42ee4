import type { Country } from "#domain/shared/country.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { type Money, multiplyAmount } from "#domain/shared/money.ts";

/** The price of a segment by country, in thousandths of a US cent: an integer for prices like $0.0413 (4,130). */
export type SmsPrices = { default: number } & Readonly<Partial<Record<Country, number>>>;

/** Calculates the cost of an SMS of `segments` segments, in thousandths of a US cent. */
export const calculateSmsCost = (country: Country | undefined, segments: number, prices: SmsPrices): number =>
  segments * ((country === undefined ? undefined : prices[country]) ?? prices.default);

export const toThousandthsOfCents = ({ amount }: Money): number => multiplyAmount(amount, 1_000);

/** The day in which an SMS counts: the UTC day for every agency, because an agency has no time zone. */
export const toSmsDay = (at: Instant): string => at.slice(0, 10);
