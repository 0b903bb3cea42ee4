import { pageSchema } from "#platform/http/list-queries.ts";
import { callers, type Route } from "#platform/http/route.ts";
import { SandboxMessageView, SandboxQuery } from "./schemas.ts";

/** The routes for what test keys push. */
export const sandboxRoutes = {
  listSandboxMessages: {
    method: "GET",
    path: "/v1/sandbox/messages",
    handledBy: "api",
    topic: "Sandbox",
    summary: "List the messages that sandbox leads would have sent in the last seven days, newest first",
    description:
      "One message for each delivery, exactly as it would have been sent, with signature and link. A page may hold " +
      "fewer messages than `limit` although there are more; continue until `next` is null.",
    callers: callers.agency,
    query: SandboxQuery,
    responses: { 200: { description: "A page of messages.", schema: pageSchema(SandboxMessageView) } },
    refusals: ["invalid_cursor"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof sandboxRoutes;
