import { callers } from "#platform/http/callers.ts";
import { pageSchema } from "#platform/http/list-queries.ts";
import type { Route } from "#platform/http/route.ts";
import { SandboxMessageView, SandboxQuery } from "./schemas.ts";

/** The routes about what test keys push. */
export const sandboxRoutes = {
  listSandboxMessages: {
    method: "GET",
    path: "/v1/sandbox/messages",
    handledBy: "api",
    topic: "Sandbox",
    summary: "List what sandbox leads would have sent in the last seven days, newest first",
    description:
      "One message for each delivery, to the letter, signature and link included. A page may hold fewer messages than `limit` while there are more: go on until `next` is null.",
    callers: callers.agency,
    query: SandboxQuery,
    responses: { 200: { description: "A page of messages.", schema: pageSchema(SandboxMessageView) } },
    refusals: ["invalid_cursor"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof sandboxRoutes;
