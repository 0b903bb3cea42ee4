import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { RunningFunction } from "../runtime/run-function.ts";
import type { ApiRoute } from "../template/system.ts";
import { type RequestTarget, toHttpEvent } from "./http-event.ts";
import { type Admission, defaultLimits, limitsFor, makeAdmission } from "./admission.ts";
import { gatewayResponse, type HttpResponse, toHttpResponse } from "./http-response.ts";
import { listen } from "./listen.ts";
import { makeMatchRoute } from "./match-route.ts";

export type ApiServer = {
  readonly url: string;
  readonly port: number;
  /** Starts to respond. Requests wait until then, so that functions can get the address before they start. */
  open(routes: readonly ApiRoute[], functions: ReadonlyMap<string, ServedFunction>): void;
  /** Accepts no new request, and resolves when the running ones have a response. */
  finish(): Promise<void>;
  stop(): Promise<void>;
};

/** Quotas of HTTP APIs, in bytes: a request's body, and its headers. */
const bodyLimit = 10 * 1024 * 1024;
const headerLimit = 10_240;

/** A running function, and how many of its invocations run at once; undefined if there is no limit. */
type ServedFunction = RunningFunction & { readonly reservedConcurrency: number | undefined };

type HandleRequest = (request: IncomingMessage, requestId: string) => Promise<HttpResponse>;

/** Listens for the HTTP API; port 0 lets the operating system choose. Rejects when the port is taken. */
export async function serveApi(port: number): Promise<ApiServer> {
  const { promise: handlerReady, resolve: setHandler } = Promise.withResolvers<HandleRequest>();
  const inFlight = new Set<Promise<void>>();
  const server = createServer({ maxHeaderSize: headerLimit, keepAliveTimeout: 60_000 }, (request, response) => {
    const requestId = randomUUID();
    const handling = handlerReady
      .then((handle) => handle(request, requestId))
      .catch(() => gatewayResponse(500, "Internal Server Error"))
      .then((result) => sendResponse(response, result, requestId));
    inFlight.add(handling);
    void handling.finally(() => inFlight.delete(handling));
  });
  const listening = await listen(server, port);
  return {
    url: listening.url,
    port: listening.port,
    open: (routes, functions) => setHandler(makeRequestHandler(routes, functions)),
    async finish() {
      server.close();
      await Promise.all(inFlight);
    },
    stop: () => listening.close(),
  };
}

function makeRequestHandler(
  routes: readonly ApiRoute[],
  functions: ReadonlyMap<string, ServedFunction>,
): HandleRequest {
  const matchRoute = makeMatchRoute(routes);
  const admitted = new Map(
    [...functions].map(([name, handler]) => [name, { handler, admit: makeAdmissionFor(handler) }]),
  );
  return async (request, requestId) => {
    const body = await readBody(request);
    if (!body) return gatewayResponse(413, "Request Entity Too Large");
    const target = parseTarget(request.url ?? "/");
    if (!target) return gatewayResponse(400, "Bad Request");
    const match = matchRoute(request.method ?? "", target.rawPath);
    const served = match && admitted.get(match.route.functionName);
    if (!served) return gatewayResponse(404, "Not Found");

    const event = toHttpEvent({ request, target, body, match, requestId });
    const outcome = await served.admit(() => served.handler.invoke(event));
    if (outcome === "refused") return overloadResponse;
    if (outcome.ok) return toHttpResponse(outcome.result);
    // A body within the gateway's limit can exceed Lambda's, which counts the whole event.
    return outcome.error.errorType === "RequestTooLargeException"
      ? gatewayResponse(413, "Request Entity Too Large")
      : gatewayResponse(500, "Internal Server Error");
  };
}

const makeAdmissionFor = ({ reservedConcurrency }: ServedFunction): Admission =>
  makeAdmission(reservedConcurrency === undefined ? defaultLimits : limitsFor(reservedConcurrency));

/**
 * The response when a function has no room. An HTTP API of AWS has this status and body too, which cannot be changed
 * there, but no `Retry-After`.
 */
const overloadResponse: HttpResponse = {
  ...gatewayResponse(503, "Service Unavailable"),
  headers: { "content-type": "application/json", "retry-after": "1" },
};

/** Splits a request target; undefined when its path cannot be decoded. */
function parseTarget(target: string): RequestTarget | undefined {
  const [rawPath = "/", ...query] = target.split("?");
  try {
    return { rawPath, path: decodeURIComponent(rawPath), query: query.join("?") };
  } catch {
    return undefined;
  }
}

/** Reads a body; undefined when it is too long. It discards the rest, so that the response can be sent. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= bodyLimit) chunks.push(chunk);
  }
  return length <= bodyLimit ? Buffer.concat(chunks) : undefined;
}

/** Sends a response. As on AWS, each has the id of the request, also one of the gateway itself. */
function sendResponse(response: ServerResponse, { status, headers, cookies, body }: HttpResponse, requestId: string) {
  response.writeHead(status, {
    ...headers,
    "apigw-requestid": requestId,
    "content-length": body.length,
    ...(cookies.length > 0 ? { "set-cookie": [...cookies] } : {}),
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}
