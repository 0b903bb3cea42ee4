import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Refusal } from "#app/problems.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Written } from "./endpoint.ts";
import { internalErrorResponse, problemResponse } from "./problem-response.ts";
import { readRequest } from "./read-request.ts";
import { isForTestKeys, type Route } from "./route.ts";

export type HttpHandler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

type AnyAnswer = { status: number; body: unknown; headers?: Record<string, string> };
/** An endpoint whose request was parsed by the schemas of its own route; `answering` ties the two together. */
export type AnyEndpoint = (request: never) => Promise<Result<AnyAnswer, Refusal>>;

type World = {
  /** The routes that this function answers, each with its endpoint. */
  endpoints: Readonly<Record<string, { route: Route; endpoint: AnyEndpoint }>>;
  findKey: (secret: string) => Promise<ApiKey | undefined>;
  publicUrl: string;
  /** Why a request to `path` met no route; only where the gateway sends those. */
  missed?: (path: string) => Refusal;
  /** How a fault of ours is told on a page, to the person behind a link; only where there are any. */
  pageFault?: (requestId: string) => APIGatewayProxyStructuredResultV2;
  /** Told of every fault of ours; never of a refusal. */
  onFault: (error: unknown, requestId: string) => void;
};

/** Answers HTTP API events by the route table: who calls, what is asked, the endpoint's answer, or a problem document; a page where a person is looking. */
export function serve({ endpoints, findKey, publicUrl, missed, pageFault, onFault }: World): HttpHandler {
  const byRouteKey = new Map(Object.values(endpoints).map((each) => [`${each.route.method} ${each.route.path}`, each]));

  async function answer(event: APIGatewayProxyEventV2): Promise<Result<AnyAnswer, Refusal>> {
    const known = byRouteKey.get(event.routeKey);
    if (!known) return refuse(missed?.(event.rawPath) ?? { kind: "no_such_route" });
    const { route, endpoint } = known;
    const caller = await authenticate(route, event, findKey);
    if (!caller.ok) return caller;
    const read = readRequest(route, event);
    if (!read.ok) return read;
    const { requestId } = event.requestContext;
    return endpoint({ ...read.value, caller: caller.value, headers: event.headers, requestId } as never);
  }

  return async (event) => {
    try {
      const answered = await answer(event);
      return answered.ok ? responseOf(answered.value) : problemResponse(answered.refusal, publicUrl);
    } catch (error) {
      const { requestId } = event.requestContext;
      onFault(error, requestId);
      const isPage = byRouteKey.get(event.routeKey)?.route.topic === "Pages";
      return (isPage && pageFault?.(requestId)) || internalErrorResponse(requestId, publicUrl);
    }
  };
}

const bearer = /^Bearer +([\x21-\x7e]{1,256})$/i;

async function authenticate(
  route: Route,
  event: APIGatewayProxyEventV2,
  findKey: World["findKey"],
): Promise<Result<ApiKey | undefined, Refusal>> {
  const { callers } = route;
  if (callers === "public") return ok(undefined);
  const secret = bearer.exec(event.headers["authorization"] ?? "")?.[1];
  const key = secret === undefined ? undefined : await findKey(secret);
  if (!key) return refuse({ kind: "unauthenticated" });
  if (!callers.includes(key.role)) return refuse({ kind: "forbidden", needed: [...callers] });
  return key.mode === "live" || isForTestKeys(route) ? ok(key) : refuse({ kind: "live_key_needed" });
}

function responseOf({ status, body, headers }: AnyAnswer): APIGatewayProxyStructuredResultV2 {
  const common = { "cache-control": "no-store", ...headers };
  if (body === undefined) return { statusCode: status, headers: common };
  const { mediaType, text } = isWritten(body) ? body : { mediaType: "application/json", text: JSON.stringify(body) };
  return { statusCode: status, headers: { "content-type": mediaType, ...common }, body: text };
}

const isWritten = (body: unknown): body is Written =>
  typeof body === "object" && body !== null && "mediaType" in body && "text" in body;
