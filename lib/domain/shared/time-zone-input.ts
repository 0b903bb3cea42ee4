import * as z from "zod";
import { findRegionZone } from "./region-zone.ts";
import { suggestTimeZone } from "./suggest-time-zone.ts";
import { timeZoneExample } from "./time-zone.ts";

/**
 * A time zone as callers may write it: the IANA zone of a region, in any case, or an older name of one. The result is
 * the current name. Abbreviations are ambiguous (BST is also the time of Bangladesh), and offsets have no summer time.
 */
export const TimeZoneInput = z
  .string()
  .max(64)
  .transform((text, context) => {
    const zone = findRegionZone(text);
    if (zone !== undefined) return zone;
    const suggestion = suggestTimeZone(text);
    context.addIssue({
      code: "custom",
      input: text,
      message:
        `the time zone of a region, like ${timeZoneExample}` +
        (suggestion === undefined ? "; no abbreviation, no offset" : `; did you mean ${suggestion}?`),
    });
    return z.NEVER;
  })
  .meta({ example: timeZoneExample });
