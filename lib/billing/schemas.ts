import * as z from "zod";
import { BillingRecord } from "#domain/billing/billing-record.ts";
import { ClientId, LeadId } from "#domain/shared/id.ts";
import { InstantInput } from "#domain/shared/instant.ts";
import { singleLine } from "#domain/shared/text-schemas.ts";
import { Month } from "#domain/shared/time-zone.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { isAscendingRange, paging, placedRangeFields, rangeOrderError } from "#platform/http/list-queries.ts";
import { limits } from "#platform/limits.ts";

const periodFields = {
  month: Month.optional().meta({
    description:
      "Placed in this calendar month of the client's time zone; instead of `from` and `to`, never with them.",
  }),
  ...placedRangeFields,
};
const isMonthOrRange = ({ month, from, to }: { month?: unknown; from?: unknown; to?: unknown }) =>
  month ? !from && !to : Boolean(from && to);
const periodChoiceError = { path: ["month"], error: "either month, or both from and to" };

export const PeriodQuery = z
  .strictObject(periodFields)
  .refine(isMonthOrRange, periodChoiceError)
  .refine(isAscendingRange, rangeOrderError);
export type PeriodQuery = z.infer<typeof PeriodQuery>;

export const BillingQuery = z
  .strictObject({ ...periodFields, ...paging })
  .refine(isMonthOrRange, periodChoiceError)
  .refine(isAscendingRange, rangeOrderError);

export const BillingRecordView = BillingRecord.meta({ id: "BillingRecord" });

const reconciledRangeFields = {
  from: InstantInput.meta({
    description:
      "Covers leads placed with a client at or after this time (`placedAt`), and leads received at or after this time " +
      "(`receivedAt`) that are still held.",
  }),
  to: InstantInput.meta({ description: "Covers leads before this time." }),
};

const placedRange = {
  from: placedRangeFields.from
    .unwrap()
    .meta({ description: "Covers leads placed at or after this time (`placedAt`)." }),
  to: placedRangeFields.to.unwrap().meta({ description: "Covers leads placed before this time." }),
};

export const ReconciliationQuery = z
  .strictObject({
    clientId: ClientId.optional().meta({ description: "One client; all of them by default." }),
    ...reconciledRangeFields,
  })
  .refine(isAscendingRange, rangeOrderError);

export const ListedLeadInput = z
  .strictObject({
    leadId: LeadId.optional(),
    clientRef: singleLine(128)
      .optional()
      .meta({ description: "Instead of `leadId`: the client's own id, with which it acknowledged the lead." }),
    arrivedAt: InstantInput.optional().meta({ description: "When it arrived at the client, by the client's clock." }),
  })
  .refine(({ leadId, clientRef }) => (leadId === undefined) !== (clientRef === undefined), {
    path: ["leadId"],
    error: "either leadId or clientRef",
  })
  .meta({ id: "ListedLead" });

export const ClientList = z
  .strictObject({
    clientId: ClientId.optional().meta({
      description: "The client that made the list; a client's key need not name it.",
    }),
    ...placedRange,
    channel: Channel.optional().meta({ description: "Compare only with deliveries on this channel." }),
    lateAfterSeconds: z.int().min(0).max(2_678_400).default(60),
    leads: z.array(ListedLeadInput).max(limits.listedLeads),
  })
  .refine(isAscendingRange, rangeOrderError)
  .meta({ id: "ClientList" });
