import * as z from "zod";
import { AgencyId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { Money } from "#domain/shared/money.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";

/** What an agency's texts may cost in one UTC day. In US dollars, in which AWS charges for them. */
export const SmsPerDay = Money.extend({ currency: z.literal("USD") });
export type SmsPerDay = z.infer<typeof SmsPerDay>;

/** A lead generator: the tenant. Nothing of one agency is ever seen by another. `smsPerDay` is the operator's, where it is not the usual one. */
export const Agency = z.object({
  id: AgencyId,
  name: singleLine(120),
  createdAt: Instant,
  smsPerDay: SmsPerDay.optional(),
});
export type Agency = z.infer<typeof Agency>;
