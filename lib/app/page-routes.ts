import * as z from "zod";
import type { Route } from "#platform/http/route.ts";
import { htmlMediaTypes, pageErrorResponses } from "#platform/http/shared-route-parts.ts";

const Health = z.object({ status: z.literal("ok") }).meta({ id: "Health" });

export const pageRoutes = {
  checkHealth: {
    method: "GET",
    path: "/health",
    handledBy: "api",
    topic: "Service",
    summary: "Whether the API can read its table, for an uptime monitor",
    callers: "public",
    responses: { 200: { description: "It can.", schema: Health } },
    refusals: [],
  },
  listProblemTypes: {
    method: "GET",
    path: "/problems",
    handledBy: "api",
    topic: "Pages",
    summary: "All problem types",
    callers: "public",
    responses: { 200: { description: "A page for people.", mediaTypes: htmlMediaTypes }, ...pageErrorResponses },
    refusals: [],
  },
  explainProblem: {
    method: "GET",
    path: "/problems/{slug}",
    handledBy: "api",
    topic: "Pages",
    summary: "What a problem type means",
    callers: "public",
    params: z.object({ slug: z.string() }),
    responses: {
      200: { description: "A page for people.", mediaTypes: htmlMediaTypes },
      404: { description: "No problem type has this name.", mediaTypes: htmlMediaTypes },
      ...pageErrorResponses,
    },
    refusals: [],
  },
} as const satisfies Record<string, Route>;
