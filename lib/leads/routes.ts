import * as z from "zod";
import { LeadStatus } from "#domain/history/lead-status.ts";
import { toNameWords } from "#domain/lead/search-person.ts";
import { EmailInput } from "#domain/shared/email.ts";
import { CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import { InstantInput } from "#domain/shared/instant.ts";
import { SuppressedPhoneInput } from "#domain/shared/parse-phone.ts";
import {
  isAscendingRange,
  pageSchemaWithUnreadable,
  paging,
  positiveIntegerText,
  rangeOrderError,
  receivedRangeFields,
} from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { LeadClockView, LeadView, LeadWithHistory } from "./schemas.ts";

/** A plus sign that a caller did not escape arrives as a space. */
const SearchedPhone = z.preprocess(
  (text) => (typeof text === "string" ? text.replace(/^ (?=\d)/, "+") : text),
  SuppressedPhoneInput,
);
const SearchedName = z
  .string()
  .max(120)
  .refine((name) => toNameWords(name).length > 0, "one or more words");

const LeadQuery = z
  .strictObject({
    clientId: ClientId.optional(),
    campaignId: CampaignId.optional(),
    status: LeadStatus.optional(),
    phone: SearchedPhone.optional().meta({ description: "A phone number, international with `%2B`." }),
    email: EmailInput.optional(),
    name: SearchedName.optional().meta({
      description: "Words of the name, without regard to case and accents.",
    }),
    due: InstantInput.optional().meta({
      description:
        "Leads whose next try (`nextTry`) is due until this time, the longest overdue first; only with `clientId`, " +
        "`limit` and `cursor`.",
    }),
    ...receivedRangeFields,
    ...paging,
  })
  .superRefine(({ due, clientId: _, limit: __, cursor: ___, ...others }, context) => {
    if (due === undefined) return;
    for (const [field, value] of Object.entries(others)) {
      if (value !== undefined) context.addIssue({ code: "custom", path: [field], message: "absent with `due`" });
    }
  })
  .refine(isAscendingRange, rangeOrderError);

const LeadClockQuery = z.strictObject({
  cycle: positiveIntegerText(1000).default(1).meta({
    description:
      "The cycle of a lead that woke: 1 until it first woke, then 2, and so on. A cycle that has not begun is not found.",
  }),
});

const leadParams = z.object({ leadId: LeadId });

export const leadRoutes = {
  listLeads: {
    method: "GET",
    path: "/v1/leads",
    handledBy: "api",
    topic: "Leads",
    summary: "List leads by the time of receipt, newest first",
    description:
      "`from` and `to` are times of receipt (`receivedAt`) whatever else is asked for, so the lists of a period by " +
      "`clientId`, by `campaignId` and by `status` agree. A lead that was held stays at the place of its receipt when it is " +
      "placed. Bills go by `placedAt`: for the leads of a bill, read the billing records. A page may have fewer leads " +
      "than `limit` although there are more: continue until `next` is null. A billing key may not search by person. With " +
      "`due` the list is in the order of the next tries: what to call now.",
    callers: callers.everyone,
    query: LeadQuery,
    responses: { 200: { description: "A page of leads.", schema: pageSchemaWithUnreadable(LeadView) } },
    refusals: ["invalid_cursor", "forbidden"],
  },
  readLead: {
    method: "GET",
    path: "/v1/leads/{leadId}",
    handledBy: "api",
    topic: "Leads",
    summary: "Read a lead with its history",
    callers: callers.everyone,
    params: leadParams,
    responses: { 200: { description: "The lead and every fact about it, oldest first.", schema: LeadWithHistory } },
    refusals: ["not_found"],
  },
  readLeadClock: {
    method: "GET",
    path: "/v1/leads/{leadId}/clock",
    handledBy: "api",
    topic: "Leads",
    summary: "Read the clock of a lead",
    description:
      "Every stamp says when it happened, when Baton heard of it, from which source, and how well it is known (`grade`). " +
      "Times count from delivery: raw, and in the client's contact hours. What is not known is null, never 0. A lead that " +
      "woke has a clock for each cycle; reports go by the first.",
    callers: callers.everyone,
    params: leadParams,
    query: LeadClockQuery,
    responses: { 200: { description: "The clock.", schema: LeadClockView } },
    refusals: ["not_found"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof leadRoutes;
