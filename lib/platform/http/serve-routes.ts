import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Refusal } from "#app/problems.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { RenderedBody } from "./endpoint.ts";
import { parseRequest } from "./parse-request.ts";
import { toInternalErrorResponse, toProblemResponse } from "./problem-response.ts";
import { isOpenToTestKeys, type Route } from "./route.ts";

export type HttpHandler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

type AnyResponse = { status: number; body: unknown; headers?: Record<string, string> };
/** An endpoint whose request was parsed by the schemas of its own route; `answering` ties the two together. */
export type AnyEndpoint = (request: never) => Promise<Result<AnyResponse, Refusal>>;

type Deps = {
  /** The routes that this function answers, each with its endpoint. */
  endpoints: Readonly<Record<string, { route: Route; endpoint: AnyEndpoint }>>;
  findKey: (secret: string) => Promise<ApiKey | undefined>;
  publicUrl: string;
  /** Why a request to `path` met no route; only where the gateway sends those. */
  refuseUnknownRoute?: (path: string) => Refusal;
  /** How a fault of ours is told on a page, to the person behind a link; only where there are any. */
  toFaultPageResponse?: (requestId: string) => APIGatewayProxyStructuredResultV2;
  /** Told of every fault of ours; never of a refusal. */
  onFault: (error: unknown, requestId: string) => void;
};

/** Answers HTTP API events by the route table: who calls, what is asked, the endpoint's answer, or a problem document; a page where a person is looking. */
export function serveRoutes({
  endpoints,
  findKey,
  publicUrl,
  refuseUnknownRoute,
  toFaultPageResponse,
  onFault,
}: Deps): HttpHandler {
  const routesByKey = new Map(
    Object.values(endpoints).map((each) => [`${each.route.method} ${each.route.path}`, each]),
  );

  async function handleRequest(event: APIGatewayProxyEventV2): Promise<Result<AnyResponse, Refusal>> {
    const matched = routesByKey.get(event.routeKey);
    if (!matched) return refuse(refuseUnknownRoute?.(event.rawPath) ?? { kind: "no_such_route" });
    const { route, endpoint } = matched;
    const caller = await authenticate(route, event, findKey);
    if (!caller.ok) return caller;
    const parsed = parseRequest(route, event);
    if (!parsed.ok) return parsed;
    const { requestId } = event.requestContext;
    return endpoint({ ...parsed.value, caller: caller.value, headers: event.headers, requestId } as never);
  }

  return async (event) => {
    try {
      const result = await handleRequest(event);
      return result.ok ? toGatewayResponse(result.value) : toProblemResponse(result.refusal, publicUrl);
    } catch (error) {
      const { requestId } = event.requestContext;
      onFault(error, requestId);
      const isPage = routesByKey.get(event.routeKey)?.route.topic === "Pages";
      return (isPage && toFaultPageResponse?.(requestId)) || toInternalErrorResponse(requestId, publicUrl);
    }
  };
}

const bearerPattern = /^Bearer +([\x21-\x7e]{1,256})$/i;

async function authenticate(
  route: Route,
  event: APIGatewayProxyEventV2,
  findKey: Deps["findKey"],
): Promise<Result<ApiKey | undefined, Refusal>> {
  const { callers } = route;
  if (callers === "public") return ok(undefined);
  const secret = bearerPattern.exec(event.headers["authorization"] ?? "")?.[1];
  const key = secret === undefined ? undefined : await findKey(secret);
  if (!key) return refuse({ kind: "unauthenticated" });
  if (!callers.includes(key.role)) return refuse({ kind: "forbidden", needed: [...callers] });
  return key.mode === "live" || isOpenToTestKeys(route) ? ok(key) : refuse({ kind: "live_key_needed" });
}

function toGatewayResponse({ status, body, headers }: AnyResponse): APIGatewayProxyStructuredResultV2 {
  const common = { "cache-control": "no-store", ...headers };
  if (body === undefined) return { statusCode: status, headers: common };
  const { mediaType, text } = isRenderedBody(body)
    ? body
    : { mediaType: "application/json", text: JSON.stringify(body) };
  return { statusCode: status, headers: { "content-type": mediaType, ...common }, body: text };
}

const isRenderedBody = (body: unknown): body is RenderedBody =>
  typeof body === "object" && body !== null && "mediaType" in body && "text" in body;
