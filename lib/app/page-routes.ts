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
    params: z.object({ slug: z.string() }),
    responses: {
      200: { description: "A page for people.", mediaTypes: htmlMediaTypes },
      404: { description: "No problem type has this name.", mediaTypes: htmlMediaTypes },
      ...pageErrorResponses,
    },
    refusals: [],
  },
} as const satisfies Record<string, Route>;
