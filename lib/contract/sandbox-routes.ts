import { pageOf } from "./schemas/reading.ts";
import { SandboxMessageView, SandboxQuery } from "./schemas/sandbox.ts";
import type { Route } from "./route.ts";

const agency = ["agency"] as const;

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
    callers: agency,
    query: SandboxQuery,
    responses: { 200: { description: "A page of messages.", schema: pageOf(SandboxMessageView) } },
    refusals: ["invalid_cursor"],
  },
} as const satisfies Record<string, Route>;
