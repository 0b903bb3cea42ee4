import * as z from "zod";
import { CalendarName } from "#domain/shared/holiday-calendar.ts";
import { ClientId, KeyId } from "#domain/shared/id.ts";
import { PageQuery, pageSchema } from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { creationOrderDescription, locationHeader } from "#platform/http/shared-route-parts.ts";
import {
  ClientChange,
  ClientView,
  CreatedKey,
  HolidaysView,
  KeyView,
  NewClient,
  NewHolidays,
  NewKey,
} from "./schemas.ts";

const clientParams = z.object({ clientId: ClientId });

export const clientRoutes = {
  createClient: {
    method: "POST",
    path: "/v1/clients",
    handledBy: "api",
    topic: "Clients",
    summary: "Create a client",
    callers: callers.agency,
    idempotencyKey: "optional",
    body: NewClient,
    responses: { 201: { description: "The client.", schema: ClientView, headers: locationHeader("client") } },
    refusals: ["idempotency_conflict"],
  },
  listClients: {
    method: "GET",
    path: "/v1/clients",
    handledBy: "api",
    topic: "Clients",
    summary: "List clients",
    description: creationOrderDescription,
    callers: callers.agencyAndBilling,
    query: PageQuery,
    responses: { 200: { description: "A page of clients.", schema: pageSchema(ClientView) } },
    refusals: ["invalid_cursor"],
  },
  readClient: {
    method: "GET",
    path: "/v1/clients/{clientId}",
    handledBy: "api",
    topic: "Clients",
    summary: "Read a client",
    callers: callers.everyone,
    params: clientParams,
    responses: { 200: { description: "The client.", schema: ClientView } },
    refusals: ["not_found"],
  },
  changeClient: {
    method: "PATCH",
    path: "/v1/clients/{clientId}",
    handledBy: "api",
    topic: "Clients",
    summary: "Change a client",
    callers: callers.agency,
    params: clientParams,
    body: ClientChange,
    responses: { 200: { description: "The client after the change.", schema: ClientView } },
    refusals: ["not_found", "changed_meanwhile"],
  },
} as const satisfies Record<string, Route>;

const calendarParams = z.object({ name: CalendarName });

export const holidayRoutes = {
  readHolidays: {
    method: "GET",
    path: "/v1/holidays/{name}",
    handledBy: "api",
    topic: "Clients",
    summary: "Read a holiday calendar",
    description:
      "Baton ships `GB-ENG` (England and Wales), `GB-SCT` (Scotland) and `GB-NIR` (Northern Ireland). A calendar that " +
      "the agency stored under the same name replaces it.",
    callers: callers.everyone,
    params: calendarParams,
    responses: { 200: { description: "The calendar.", schema: HolidaysView } },
    refusals: ["not_found"],
  },
  replaceHolidays: {
    method: "PUT",
    path: "/v1/holidays/{name}",
    handledBy: "api",
    topic: "Clients",
    summary: "Store a holiday calendar of the agency",
    description:
      "Dates before today (UTC) stay as they are in the calendar so far, so that no measured time changes; from today " +
      "on, the new dates count. May be repeated.",
    callers: callers.agency,
    params: calendarParams,
    body: NewHolidays,
    responses: { 200: { description: "The calendar as it counts now.", schema: HolidaysView } },
    refusals: ["not_found"],
  },
} as const satisfies Record<string, Route>;

export const keyRoutes = {
  createKey: {
    method: "POST",
    path: "/v1/keys",
    handledBy: "api",
    topic: "Keys",
    summary: "Create an API key; only this response shows it",
    callers: callers.agency,
    body: NewKey,
    responses: { 201: { description: "The key.", schema: CreatedKey } },
    refusals: [],
  },
  listKeys: {
    method: "GET",
    path: "/v1/keys",
    handledBy: "api",
    topic: "Keys",
    summary: "List API keys, newest first, without their secrets",
    callers: callers.agency,
    query: PageQuery,
    responses: { 200: { description: "A page of keys.", schema: pageSchema(KeyView) } },
    refusals: ["invalid_cursor"],
  },
  revokeKey: {
    method: "DELETE",
    path: "/v1/keys/{keyId}",
    handledBy: "api",
    topic: "Keys",
    summary: "Revoke a key at once",
    callers: callers.agency,
    params: z.object({ keyId: KeyId }),
    responses: { 204: { description: "The key is revoked; requests with it fail." } },
    refusals: ["not_found"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof clientRoutes & typeof holidayRoutes & typeof keyRoutes;
