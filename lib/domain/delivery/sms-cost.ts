import type { Country } from "#domain/shared/country.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Money } from "#domain/shared/money.ts";

/**
 * What a segment costs, by country, in thousandths of a US cent, so that sums of prices like $0.0413 (4,130) are sums of integers.
 * `default` is for every country that is not named.
 */
export type SmsPrices = { default: number } & Readonly<Partial<Record<Country, number>>>;

/** What a text of so many segments costs in thousandths of a US cent. */
export const calculateSmsCost = (country: Country | undefined, segments: number, prices: SmsPrices): number =>
  segments * ((country === undefined ? undefined : prices[country]) ?? prices.default);

/** An amount of US dollars in thousandths of a cent. */
export const toThousandthsOfCents = ({ amount }: Money): number => amount * 1_000;

/** The day that texts are counted in: the UTC one, for agencies everywhere, because an agency has no time zone of its own. */
export const toSmsDay = (at: Instant): string => at.slice(0, 10);
