import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { accountId } from "../region.ts";
import type { RouteMatch } from "./match-route.ts";

/**
 * Content types whose bodies an HTTP API passes on as text. Every other body is base64, and so is one without a type or
 * one that is not UTF-8: decoding it would replace its bytes by U+FFFD.
 */
const textContentType = /^(?:text\/|application\/(?:json|javascript|xml)\b)/i;

/** The target of a request: its raw path, its decoded path, its query without the question mark. */
export type RequestTarget = { readonly rawPath: string; readonly path: string; readonly query: string };

/** A completely read request, and the route it takes. */
export type ReceivedRequest = {
  readonly request: IncomingMessage;
  readonly target: RequestTarget;
  readonly body: Buffer;
  readonly match: RouteMatch;
  readonly requestId: string;
};

/**
 * Converts a request to the event of an HTTP API, in payload format 2.0.
 *
 * Forms (`application/x-www-form-urlencoded`) and `application/problem+json` arrive base64-encoded, as on AWS.
 */
export function toHttpEvent({ request, target, body, match, requestId }: ReceivedRequest): Record<string, unknown> {
  const now = new Date();
  const { cookie, ...headers } = joinHeaders(request.rawHeaders);
  const isText = textContentType.test(headers["content-type"] ?? "") && isUtf8(body);
  const { path, query: rawQueryString } = target;
  const parameters = new URLSearchParams(rawQueryString);
  const keys = [...new Set(parameters.keys())];
  const domainName = (headers["host"] ?? "localhost").split(":", 1)[0] ?? "";
  return {
    version: "2.0",
    routeKey: match.route.routeKey,
    rawPath: path,
    rawQueryString,
    cookies: cookie?.split(/;\s*/),
    headers,
    queryStringParameters:
      keys.length > 0 ? Object.fromEntries(keys.map((key) => [key, parameters.getAll(key).join(",")])) : undefined,
    requestContext: {
      accountId,
      apiId: "local",
      domainName,
      domainPrefix: domainName.split(".", 1)[0],
      http: {
        method: request.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? "127.0.0.1",
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey: match.route.routeKey,
      stage: "$default",
      time: toAccessLogTime(now),
      timeEpoch: now.getTime(),
    },
    pathParameters: match.pathParameters,
    body: body.length > 0 ? body.toString(isText ? "utf8" : "base64") : undefined,
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** Joins headers: names in lower case, several values of one name separated by commas in their order. */
function joinHeaders(rawHeaders: readonly string[]): Record<string, string> {
  const joined = new Map<string, string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? "").toLowerCase();
    const value = rawHeaders[index + 1] ?? "";
    const previous = joined.get(name);
    joined.set(name, previous === undefined ? value : `${previous}${name === "cookie" ? "; " : ","}${value}`);
  }
  return Object.fromEntries(joined);
}

/** Formats a time as an access log does: `22/Nov/2026:10:30:41 +0000`. */
function toAccessLogTime(now: Date): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(now.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
