import * as z from "zod";
import { Email } from "#domain/shared/email.ts";
import { AgencyId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";
import { defaultTimeZone, TimeZone } from "#domain/shared/time-zone.ts";

/** The most that an agency's SMS may cost in one UTC day, in US dollars, because AWS charges in dollars. */
export const SmsPerDay = Money.extend({ currency: z.literal("USD") });
export type SmsPerDay = z.infer<typeof SmsPerDay>;

/**
 * A lead generator, the tenant: no agency sees another's data. Its people read times in `timeZone`. `smsPerDay` replaces
 * the default limit, and `emailFrom` the default address that messages about its appointments come from.
 */
export const Agency = z.object({
  id: AgencyId,
  name: singleLine(120),
  createdAt: Instant,
  timeZone: TimeZone.default(defaultTimeZone),
  smsPerDay: SmsPerDay.optional(),
  emailFrom: Email.optional(),
  /** When SES had verified `emailFrom`, as the operator set it; absent if it had not. */
  emailFromVerifiedAt: Instant.optional(),
});
export type Agency = z.infer<typeof Agency>;
