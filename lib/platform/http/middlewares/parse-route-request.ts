import type { MiddlewareObj } from "@middy/core";
import type { HttpResponse, ParsedEvent } from "../http-event.ts";
import { parseRequest } from "../parse-request.ts";
import { toProblemResponse } from "../problem-response.ts";
import type { ProblemWriter } from "../problem-table.ts";

/** Parses path, query, Idempotency-Key and body with the schemas of the route; refuses the first that is not valid. */
export const parseRouteRequest = (problems: ProblemWriter): MiddlewareObj<ParsedEvent, HttpResponse> => ({
  before({ event }) {
    const parsed = parseRequest(event.bound.route, event);
    if (!parsed.ok) return toProblemResponse(problems, parsed.refusal, event.requestContext.requestId);
    event.parsed = parsed.value;
    return undefined;
  },
});
