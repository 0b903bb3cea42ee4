import middy from "@middy/core";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { invocationLog } from "../lambda/invocation-log.ts";
import { asLambdaHandler } from "../lambda/middy-handler.ts";
import { correlateHttp, type HttpHandler, type HttpResponse, type ParsedEvent } from "./http-event.ts";
import { authenticate } from "./middlewares/authenticate.ts";
import { limitRate } from "./middlewares/limit-rate.ts";
import { type BoundEndpoints, matchRoute } from "./middlewares/match-route.ts";
import { parseRouteRequest } from "./middlewares/parse-route-request.ts";
import { problemResponses } from "./middlewares/problem-responses.ts";
import type { CheckOrigin } from "../secrets/origin-secret.ts";
import { requireOrigin } from "./middlewares/require-origin.ts";
import { type RefusalWriter, toRefusedResponse } from "./problem-response.ts";
import type { LimitRequests } from "../rate-limit.ts";
import type { AnyRefusal } from "./problem-table.ts";
import { withRateLimit } from "./rate-limit-headers.ts";
import { withRequestId } from "./request-id.ts";
import { renderResponse } from "./render-response.ts";

type Deps = RefusalWriter & {
  name: string;
  /** Checks that CloudFront sent the request; undefined if the deployment has none. */
  checkOrigin?: CheckOrigin | undefined;
  /** The routes of the function, each with its endpoint; awaited by each request. */
  loadEndpoints: () => Promise<BoundEndpoints>;
  findKey: (secret: string) => Promise<ApiKey | undefined>;
  /** Limits the requests of each key; undefined if the deployment has no limit. */
  limitRequests?: LimitRequests | undefined;
  refuseUnknownRoute?: (path: string) => AnyRefusal;
  toFaultPageResponse?: (fault: unknown, requestId: string) => HttpResponse;
  onFault: (error: unknown, requestId: string) => void;
};

/**
 * Makes the handler of a function that serves routes of the API.
 * It authenticates the caller, counts the request, parses it, and returns the endpoint's response or refusal. Never rejects: a fault becomes a 500, or a 503 if a
 * retry may succeed in a moment.
 */
export const makeHttpHandler = (deps: Deps): HttpHandler =>
  asLambdaHandler(
    middy<ParsedEvent, HttpResponse>(invocationLog(deps.name, correlateHttp))
      .use(problemResponses(deps))
      .use(requireOrigin(deps.checkOrigin))
      .use(matchRoute(deps))
      .use(authenticate(deps))
      .use(limitRate(deps))
      .use(parseRouteRequest(deps))
      .handler(async (event: ParsedEvent) => {
        const { bound, parsed, caller, headers } = event;
        const { requestId } = event.requestContext;
        const result = await bound.endpoint({ ...parsed, caller, headers, requestId } as never);
        return result.ok
          ? withRateLimit(withRequestId(renderResponse(result.value), requestId), event.limited)
          : toRefusedResponse(deps, event, result.refusal);
      }),
  );
