import * as z from "zod";
import { SuppressionId } from "#domain/shared/id.ts";
import { callers } from "#platform/http/callers.ts";
import { PageQuery, pageSchema } from "#platform/http/list-queries.ts";
import type { Route } from "#platform/http/route.ts";
import {
  NewSuppression,
  SuppressedContacts,
  SuppressionCheckRequest,
  SuppressionCheckResult,
  SuppressionView,
} from "./schemas.ts";

/** The routes about whom nobody is to hear of again. */
export const suppressionRoutes = {
  suppressContact: {
    method: "POST",
    path: "/v1/suppressions",
    handledBy: "api",
    topic: "Suppressions",
    summary: "Suppress a phone number, an email address, or both",
    description:
      "From the answer on, no lead of such a person is handed over, not even one that was accepted before. There is one entry for each contact: sent again, the one that lasts longer stands, and the first of two that last as long.",
    callers: callers.agency,
    body: NewSuppression,
    responses: { 201: { description: "The suppressions that stand; never the contact.", schema: SuppressedContacts } },
    refusals: [],
  },
  listSuppressions: {
    method: "GET",
    path: "/v1/suppressions",
    handledBy: "api",
    topic: "Suppressions",
    summary: "List suppressions",
    description:
      "By id, which says nothing of the time. Whose they are is not known; ask whether a contact is suppressed with `checkSuppression`.",
    callers: callers.agency,
    query: PageQuery,
    responses: { 200: { description: "A page of suppressions.", schema: pageSchema(SuppressionView) } },
    refusals: ["invalid_cursor"],
  },
  checkSuppression: {
    method: "POST",
    path: "/v1/suppressions:check",
    handledBy: "api",
    topic: "Suppressions",
    summary: "Ask whether a phone number or an email address is suppressed now",
    description: "A POST, so that the contact stands in no URL and in no log.",
    callers: callers.agency,
    takesTestKeys: true,
    body: SuppressionCheckRequest,
    responses: { 200: { description: "Whether it is, and by what.", schema: SuppressionCheckResult } },
    refusals: [],
  },
  liftSuppression: {
    method: "DELETE",
    path: "/v1/suppressions/{suppressionId}",
    handledBy: "api",
    topic: "Suppressions",
    summary: "Lift a suppression at once",
    callers: callers.agency,
    params: z.object({ suppressionId: SuppressionId }),
    responses: { 204: { description: "The contact is not suppressed any more." } },
    refusals: ["not_found"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof suppressionRoutes;
