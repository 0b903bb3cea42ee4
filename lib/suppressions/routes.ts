import * as z from "zod";
import { SuppressionId } from "#domain/shared/id.ts";
import { PageQuery, pageSchema } from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import {
  NewSuppression,
  SuppressedContacts,
  SuppressionCheckRequest,
  SuppressionCheckResult,
  SuppressionView,
} from "./schemas.ts";

/** The routes for suppressions. */
export const suppressionRoutes = {
  suppressContact: {
    method: "POST",
    path: "/v1/suppressions",
    handledBy: "api",
    topic: "Suppressions",
    summary: "Suppress a phone number, an email address, or both",
    description:
      "After the response, Baton delivers no lead with such a contact, not even a lead that it accepted before. " +
      "There is one entry for each contact. If you send a contact again, Baton keeps the entry that lasts longer, or " +
      "the first one if both end at the same time.",
    callers: callers.agency,
    body: NewSuppression,
    responses: { 201: { description: "The stored suppressions; never the contact.", schema: SuppressedContacts } },
    refusals: [],
  },
  listSuppressions: {
    method: "GET",
    path: "/v1/suppressions",
    handledBy: "api",
    topic: "Suppressions",
    summary: "List suppressions",
    description:
      "Sorted by id, which is not an order in time. Baton does not know the contacts; use `checkSuppression` to " +
      "check whether one is suppressed.",
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
    summary: "Check whether a phone number or an email address is suppressed now",
    description: "The method is POST, so that no URL and no log contains the contact.",
    callers: callers.agency,
    takesTestKeys: true,
    body: SuppressionCheckRequest,
    responses: {
      200: { description: "Whether it is suppressed, and by which entries.", schema: SuppressionCheckResult },
    },
    refusals: [],
  },
  liftSuppression: {
    method: "DELETE",
    path: "/v1/suppressions/{suppressionId}",
    handledBy: "api",
    topic: "Suppressions",
    summary: "Remove a suppression at once",
    callers: callers.agency,
    params: z.object({ suppressionId: SuppressionId }),
    responses: { 204: { description: "The contact is no longer suppressed." } },
    refusals: ["not_found"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof suppressionRoutes;
