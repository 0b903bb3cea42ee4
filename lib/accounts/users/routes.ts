import * as z from "zod";
import { UserId } from "#domain/shared/id.ts";
import { PageQuery, pageSchema } from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { creationOrderDescription, locationHeader } from "#platform/http/shared-route-parts.ts";
import { NewUser, UserChange, UserView } from "./schemas.ts";

const userParams = z.object({ userId: UserId });

export const userRoutes = {
  createUser: {
    method: "POST",
    path: "/v1/users",
    handledBy: "api",
    topic: "Users",
    summary: "Create a user of the console, who signs in by an emailed link",
    callers: callers.agency,
    idempotencyKey: "optional",
    body: NewUser,
    responses: { 201: { description: "The user.", schema: UserView, headers: locationHeader("user") } },
    refusals: ["idempotency_conflict"],
  },
  listUsers: {
    method: "GET",
    path: "/v1/users",
    handledBy: "api",
    topic: "Users",
    summary: "List the users of the console",
    description: creationOrderDescription,
    callers: callers.agency,
    query: PageQuery,
    responses: { 200: { description: "A page of users.", schema: pageSchema(UserView) } },
    refusals: ["invalid_cursor"],
  },
  changeUser: {
    method: "PATCH",
    path: "/v1/users/{userId}",
    handledBy: "api",
    topic: "Users",
    summary: "Change the name, the role or the clients of a user",
    callers: callers.agency,
    params: userParams,
    body: UserChange,
    responses: { 200: { description: "The user after the change.", schema: UserView } },
    refusals: ["not_found", "changed_meanwhile", "last_administrator"],
  },
  removeUser: {
    method: "DELETE",
    path: "/v1/users/{userId}",
    handledBy: "api",
    topic: "Users",
    summary: "Remove a user at once",
    description: "A request with the Idempotency-Key of the creation then creates the user again.",
    callers: callers.agency,
    params: userParams,
    responses: { 204: { description: "The user is removed, and their sessions have ended." } },
    refusals: ["not_found", "changed_meanwhile", "last_administrator"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof userRoutes;
