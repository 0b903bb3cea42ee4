import type { MiddlewareObj } from "@middy/core";
import type { HttpResponse, ParsedEvent } from "../http-event.ts";
import { parseRequest } from "../parse-request.ts";
import { type RefusalWriter, toRefusedResponse } from "../problem-response.ts";

/** Parses path, query, Idempotency-Key and body with the schemas of the route; refuses the first that is not valid. */
export const parseRouteRequest = (deps: RefusalWriter): MiddlewareObj<ParsedEvent, HttpResponse> => ({
  async before({ event }) {
    const parsed = parseRequest(event.bound.route, event);
    if (!parsed.ok) return toRefusedResponse(deps, event, parsed.refusal);
    event.parsed = parsed.value;
    return undefined;
  },
});
