import * as z from "zod";
import { BillingRecord } from "#domain/billing/billing-record.ts";
import { ClientId, LeadId } from "#domain/shared/id.ts";
import { InstantInput } from "#domain/shared/instant.ts";
import { line } from "#domain/shared/text.ts";
import { Month } from "#domain/shared/time-zone.ts";
import { Channel } from "#domain/subscriptions/subscription.ts";
import { isOrdered, notOrdered, paging, receivedIn } from "#platform/http/paging.ts";
import { limits } from "#platform/limits.ts";

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

const period = {
  from: InstantInput.meta({ description: "Placed with a client, or received and still held, at or after this time." }),
  to: InstantInput.meta({ description: "And before this time." }),
};

export const ReconciliationQuery = z
  .strictObject({
    client: ClientId.optional().meta({ description: "One client; all of them unless told." }),
    ...period,
  })
  .refine(isOrdered, notOrdered);

const ListedLead = z
  .strictObject({
    leadId: LeadId.optional(),
    clientRef: line(128)
      .optional()
      .meta({ description: "Instead of `leadId`: the client's own name, which it acknowledged the lead with." }),
    receivedAt: InstantInput.optional().meta({ description: "When the client got it, by its own clock." }),
  })
  .refine(({ leadId, clientRef }) => (leadId === undefined) !== (clientRef === undefined), {
    path: ["leadId"],
    error: "either leadId or clientRef",
  })
  .meta({ id: "ListedLead" });

export const ClientList = z
  .strictObject({
    clientId: ClientId.optional().meta({ description: "Whose list it is; a client's key needs not say it." }),
    ...period,
    channel: Channel.optional().meta({ description: "Compare with what was delivered over this one alone." }),
    lateAfterSeconds: z.int().min(0).max(2_678_400).default(60),
    leads: z.array(ListedLead).max(limits.listedLeads),
  })
  .refine(isOrdered, notOrdered)
  .meta({ id: "ClientList" });
