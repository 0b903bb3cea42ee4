import * as z from "zod";
import { Money } from "#domain/shared/money.ts";

/** The periods of caps: calendar days, ISO 8601 weeks and months in the client's time zone. */
export const capPeriods = ["day", "week", "month"] as const;
export type CapPeriod = (typeof capPeriods)[number];

/** The most leads, and the most money, that may be placed in a period. With 0 leads, the client takes none. */
export const Cap = z
  .strictObject({
    leads: z.int().min(0).max(1_000_000).optional(),
    spend: Money.optional(),
  })
  .refine(({ leads, spend }) => leads !== undefined || spend !== undefined, "leads, or spend, or both");

/** How much of a campaign one client takes. */
export const Caps = z.strictObject({ day: Cap.optional(), week: Cap.optional(), month: Cap.optional() });
export type Caps = z.infer<typeof Caps>;

/** Whether any period has a cap. */
export const hasCaps = (caps: Caps): boolean => capPeriods.some((per) => caps[per] !== undefined);
