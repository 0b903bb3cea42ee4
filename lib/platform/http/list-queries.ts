import * as z from "zod";
import { LeadId, MessageId } from "#domain/shared/id.ts";
import { InstantInput } from "#domain/shared/instant.ts";
import { whenValid } from "#domain/shared/when-valid.ts";
import { limits } from "../limits.ts";

/** A whole number from 1 to `max` in a query. */
export const positiveIntegerText = (max: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,5}$/, `a whole number from 1 to ${max}`)
    .transform(Number)
    .refine((number) => number <= max, `at most ${max}`);

/** The page size, and the cursor of the page, which is opaque to callers. The OpenAPI document defines each once. */
export const paging = {
  limit: positiveIntegerText(limits.pageSize.max)
    .optional()
    .meta({ param: { id: "limit" } }),
  cursor: z
    .string()
    .min(1)
    .max(512)
    .optional()
    .meta({ description: "`next` of the previous page, unchanged.", param: { id: "cursor" } }),
};

export const PageQuery = z.strictObject(paging);

/** A period of leads by `receivedAt`, when Baton accepted them. */
export const receivedRangeFields = {
  from: InstantInput.optional().meta({ description: "Received at or after this time, by `receivedAt`." }),
  to: InstantInput.optional().meta({ description: "Received before this time, by `receivedAt`." }),
};

/** A period of leads by `placedAt`, when each became the lead of its client. Bills and reports use it. */
export const placedRangeFields = {
  from: InstantInput.optional().meta({ description: "Placed at or after this time, by `placedAt`." }),
  to: InstantInput.optional().meta({ description: "Placed before this time, by `placedAt`." }),
};

export const isAscendingRange = ({ from, to }: { from?: string | undefined; to?: string | undefined }) =>
  !from || !to || from < to;
export const rangeOrderError = { path: ["to"], error: "later than from", ...whenValid };

/** The schema of a page of items: `next` is null on the last page. */
export const pageSchema = <Item extends z.ZodType>(item: Item) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().meta({
      description:
        "The `cursor` of the next page; null on the last one. A page that would exceed 3 MB has fewer than `limit` items.",
    }),
  });

/** The id of a lead or an event. */
export const LeadOrMessageId = z.union([LeadId, MessageId]);

/** The schema of a page whose items are built from histories, some of which may not be decodable. */
export const pageSchemaWithUnreadable = <Item extends z.ZodType>(item: Item) =>
  pageSchema(item).extend({
    unreadable: z.array(LeadOrMessageId).optional().meta({
      description:
        "Leads (or events) of this page that are stored but cannot be read at the moment; absent if all can be read. Nothing is lost: they are listed again when the operator has fixed the fault.",
    }),
  });
