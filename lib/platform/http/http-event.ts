import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Correlation } from "../lambda/invocation-log.ts";
import type { MiddyHandler } from "../lambda/middy-handler.ts";
import type { LimitedRequest } from "../rate-limit.ts";
import type { BoundEndpoint } from "./endpoint.ts";
import type { ParsedRequest } from "./parse-request.ts";

/** An HTTP API event (payload 2.0). A page may add ids to `correlation` for the invocation log. */
export type HttpEvent = APIGatewayProxyEventV2 & { correlation?: Correlation };
export type HttpResponse = APIGatewayProxyStructuredResultV2;
export type HttpHandler = MiddyHandler<HttpEvent, HttpResponse>;

/** The event after each middleware, with the properties that the next ones need. */
export type RoutedEvent = HttpEvent & { bound: BoundEndpoint };
/** `limited` is the verdict of the rate limit, in a deployment that has one and on a route that needs a key. */
export type AuthenticatedEvent = RoutedEvent & { caller: ApiKey | undefined; limited?: LimitedRequest };
export type ParsedEvent = AuthenticatedEvent & { parsed: ParsedRequest };

const idPattern = /^[a-z]+_[0-9a-z]{26}$/;

/** The correlation ids of a request for the invocation log: its route, its status, and the ids in its path or `Location`. */
export function correlateHttp(event: HttpEvent, response: HttpResponse | undefined): Correlation {
  // A path parameter is whatever the caller wrote, until it has the form of an id.
  const ids = Object.entries(event.pathParameters ?? {}).filter(([, value]) => idPattern.test(value ?? ""));
  const created = /\/v1\/leads\/(lead_\w+)$/.exec(String(response?.headers?.["location"] ?? ""))?.[1];
  return {
    requestId: event.requestContext?.requestId,
    route: event.routeKey,
    status: response?.statusCode,
    ...Object.fromEntries(ids),
    ...(created && { leadId: created }),
    ...event.correlation,
  };
}
