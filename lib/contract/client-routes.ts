import * as z from "zod";
import { ClientId } from "../domain/shared/id.ts";
import { ClientChange, ClientView, NewClient } from "./schemas/entities.ts";
import { PageQuery, pageOf } from "./schemas/reading.ts";
import type { Route } from "./route.ts";
import { byId, location } from "./route-words.ts";

const everyone = ["agency", "client", "billing"] as const;
const agency = ["agency"] as const;
const readers = ["agency", "billing"] as const;
const client = z.object({ clientId: ClientId });

/** The routes about those who buy leads. */
export const clientRoutes = {
  createClient: {
    method: "POST",
    path: "/v1/clients",
    handledBy: "api",
    topic: "Clients",
    summary: "Create a client",
    callers: agency,
    idempotencyKey: "optional",
    body: NewClient,
    responses: { 201: { description: "The client.", schema: ClientView, headers: location("client") } },
    refusals: ["idempotency_conflict"],
  },
  listClients: {
    method: "GET",
    path: "/v1/clients",
    handledBy: "api",
    topic: "Clients",
    summary: "List clients",
    description: byId,
    callers: readers,
    query: PageQuery,
    responses: { 200: { description: "A page of clients.", schema: pageOf(ClientView) } },
    refusals: ["invalid_cursor"],
  },
  readClient: {
    method: "GET",
    path: "/v1/clients/{clientId}",
    handledBy: "api",
    topic: "Clients",
    summary: "Read a client",
    callers: everyone,
    params: client,
    responses: { 200: { description: "The client.", schema: ClientView } },
    refusals: ["not_found"],
  },
  changeClient: {
    method: "PATCH",
    path: "/v1/clients/{clientId}",
    handledBy: "api",
    topic: "Clients",
    summary: "Change a client",
    callers: agency,
    params: client,
    body: ClientChange,
    responses: { 200: { description: "The client as it is now.", schema: ClientView } },
    refusals: ["not_found", "changed_meanwhile"],
  },
} as const satisfies Record<string, Route>;
