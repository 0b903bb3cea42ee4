import * as z from "zod";
import { Country } from "#domain/shared/country.ts";

/** A name to text under: at most 11 letters, digits and spaces with a letter among them (GSMA alphanumeric sender id). */
export const SmsSenderId = z.string().regex(/^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/);

/** A number of the account's own to text from: 5 to 14 digits, as SNS takes them in `AWS.MM.SMS.OriginationNumber`. */
const OriginationNumber = z.string().regex(/^\+?\d{5,14}$/);

/** At most a hundred dollars. */
const segmentPrice = z.int().min(0).max(10_000_000);

/** What a segment costs in thousandths of a US cent, by country: `{"default":10000,"GB":4130}`. */
export const SmsPrices = z
  .object({ default: segmentPrice })
  .catchall(segmentPrice)
  .refine(
    ({ default: _, ...byCountry }) => Object.keys(byCountry).every((key) => Country.safeParse(key).success),
    "countries by their ISO 3166-1 alpha-2 codes, and a default",
  );

/** Who texts come from in the countries where that is not the usual sender: `{"IE":"Brightline","US":"+18005550100"}`. */
export const SmsSendersByCountry = z.partialRecord(Country, z.union([SmsSenderId, OriginationNumber]));
