import * as z from "zod";
import type { Route } from "#platform/http/route.ts";
import { htmlMediaTypes, pageErrorResponses } from "#platform/http/shared-route-parts.ts";

export const pageRoutes = {
  explainProblem: {
    method: "GET",
    path: "/problems/{slug}",
    handledBy: "api",
    topic: "Pages",
    summary: "What a problem type means",
    callers: "public",
    params: z.object({ slug: z.string().max(64) }),
    responses: { 200: { description: "A page for people.", mediaTypes: htmlMediaTypes }, ...pageErrorResponses },
    refusals: ["not_found"],
  },
} as const satisfies Record<string, Route>;
