import * as z from "zod";
import { BillingRecord } from "../../domain/billing/billing-record.ts";
import { CampaignId, ClientId, LeadId, MessageId } from "../../domain/shared/id.ts";
import { InstantInput } from "../../domain/shared/instant.ts";
import { Month } from "../../domain/shared/time-zone.ts";
import { limits } from "../limits.ts";
import { LeadStatus } from "./leads.ts";

const wholeNumber = (max: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,5}$/, `a whole number from 1 to ${max}`)
    .transform(Number)
    .refine((number) => number <= max, `at most ${max}`);

/** Where to go on in a list; opaque to callers. */
export const paging = {
  limit: wholeNumber(limits.pageSize.max)
    .optional()
    .meta({ description: `Items of a page; ${limits.pageSize.default} unless told, ${limits.pageSize.max} at most.` }),
  cursor: z.string().min(1).max(512).optional().meta({ description: "`next` of the page before, exactly as it came." }),
};

export const PageQuery = z.strictObject(paging);

const receivedIn = {
  from: InstantInput.optional().meta({ description: "Received at or after this time." }),
  to: InstantInput.optional().meta({ description: "Received before this time." }),
};

const isOrdered = ({ from, to }: { from?: string | undefined; to?: string | undefined }) => !from || !to || from < to;
const notOrdered = { path: ["to"], error: "later than from" };

export const LeadQuery = z
  .strictObject({
    client: ClientId.optional(),
    campaign: CampaignId.optional(),
    status: LeadStatus.optional(),
    ...receivedIn,
    ...paging,
  })
  .refine(isOrdered, notOrdered);

const periodOf = {
  month: Month.optional().meta({ description: "A calendar month in the client's time zone; instead of from and to." }),
  ...receivedIn,
};
const isPeriod = ({ month, from, to }: { month?: unknown; from?: unknown; to?: unknown }) =>
  month ? !from && !to : Boolean(from && to);
const notPeriod = { path: ["month"], error: "either month, or both from and to" };

export const PeriodQuery = z.strictObject(periodOf).refine(isPeriod, notPeriod).refine(isOrdered, notOrdered);
export type PeriodQuery = z.infer<typeof PeriodQuery>;

export const BillingQuery = z
  .strictObject({ ...periodOf, ...paging })
  .refine(isPeriod, notPeriod)
  .refine(isOrdered, notOrdered);

export const BillingRecordView = BillingRecord.meta({ id: "BillingRecord" });

/** A page of anything: `next` is null on the last one. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: "The `cursor` of the next page; null on the last one." }),
  });

/** A page of what is made of histories, one of which may be past reading. */
export const pageOfReadable = <Item extends z.ZodType>(item: Item) =>
  pageOf(item).extend({
    unreadable: z
      .array(z.union([LeadId, MessageId]))
      .optional()
      .meta({
        description:
          "Leads (or events) of this page that are stored and cannot be read at the moment; missing where all can. Nothing of them is lost: they are listed again once that is mended.",
      }),
  });
