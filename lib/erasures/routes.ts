import * as z from "zod";
import { ErasureId } from "#domain/shared/id.ts";
import { PageQuery, pageSchema } from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { creationOrderDescription, locationHeader } from "#platform/http/shared-route-parts.ts";
import { ErasureListItem, ErasureView, NewErasure } from "./schemas.ts";

const common = { handledBy: "api", topic: "Erasures", callers: callers.agency } as const;

export const erasureRoutes = {
  requestErasure: {
    ...common,
    method: "POST",
    path: "/v1/erasures",
    summary: "Erase a person: by a lead, a phone number or an email address",
    description:
      "Starts at once. Baton cancels appointments ahead, erases the person of each lead (also those of the sandbox and of " +
      "refused leads), suppresses the contacts, and asks every endpoint that had a lead to delete it, weekly until it " +
      "confirms or the erasure is due. With a phone number or an email address, all leads of the agency with it are " +
      "erased; with a lead, that one and those of the same enquiry. `kept` says what remains.",
    idempotencyKey: "optional",
    body: NewErasure,
    responses: {
      202: { description: "The erasure has started.", schema: ErasureView, headers: locationHeader("erasure") },
    },
    refusals: ["not_found", "idempotency_conflict"],
  },
  listErasures: {
    ...common,
    method: "GET",
    path: "/v1/erasures",
    summary: "List erasures",
    description: creationOrderDescription,
    query: PageQuery,
    responses: { 200: { description: "A page of erasures.", schema: pageSchema(ErasureListItem) } },
    refusals: ["invalid_cursor"],
  },
  readErasure: {
    ...common,
    method: "GET",
    path: "/v1/erasures/{erasureId}",
    summary: "Read how far an erasure is, and who confirmed it",
    params: z.object({ erasureId: ErasureId }),
    responses: { 200: { description: "The erasure.", schema: ErasureView } },
    refusals: ["not_found"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof erasureRoutes;
