import * as z from "zod";
import { Country } from "#domain/shared/country.ts";

/** An alphanumeric sender id (GSMA). It has at most 11 letters, digits and spaces, with at least one letter. */
export const SmsSenderId = z.string().regex(/^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/);

/** A phone number of the account to send from. SNS accepts 5 to 14 digits in `AWS.MM.SMS.OriginationNumber`. */
const OriginationNumber = z.string().regex(/^\+?\d{5,14}$/);

/** The price of a segment: at most a hundred dollars. */
const segmentPrice = z.int().min(0).max(10_000_000);

/** The price of a segment in thousandths of a US cent, by country: `{"default":10000,"GB":4130}`. */
export const SmsPrices = z
  .object({ default: segmentPrice })
  .catchall(segmentPrice)
  .refine(
    ({ default: _, ...byCountry }) => Object.keys(byCountry).every((key) => Country.safeParse(key).success),
    "ISO 3166-1 alpha-2 country codes and `default` as keys",
  );

/** The senders for countries that need another one than the default: `{"IE":"Brightline","US":"+18005550100"}`. */
export const SmsSendersByCountry = z.partialRecord(Country, z.union([SmsSenderId, OriginationNumber]));
