import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as z from "zod";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { limits } from "../limits.ts";
import { describeIssue } from "./describe-issue.ts";
import { IdempotencyKey, idempotencyKeyRule } from "./idempotency-key.ts";
import { listMistakes, parseValue } from "./parse-value.ts";
import type { PlatformRefusal } from "./problems.ts";
import { isBodyOptional, type Route } from "./route.ts";

type ParseResult<Value> = Result<Value, PlatformRefusal>;

/** Every part of a request, parsed with the schemas of its route. */
export type ParsedRequest = { params: unknown; query: unknown; body: unknown; idempotencyKey: string | undefined };

/** Parses the path, query, Idempotency-Key and body of a request, in this order; refuses the first that is not valid. */
export function parseRequest(route: Route, event: APIGatewayProxyEventV2): ParseResult<ParsedRequest> {
  const params = parseParams(route, event);
  if (!params.ok) return params;
  const query = parseQuery(route, event);
  if (!query.ok) return query;
  const idempotencyKey = parseIdempotencyKey(route, event);
  if (!idempotencyKey.ok) return idempotencyKey;
  const body = parseBody(route, event);
  if (!body.ok) return body;
  return ok({ params: params.value, query: query.value, body: body.value, idempotencyKey: idempotencyKey.value });
}

/** Parses the path. A malformed id is refused as `not_found`, like an id outside the caller's scope. */
function parseParams({ params }: Route, event: APIGatewayProxyEventV2): ParseResult<unknown> {
  const parsed = params?.safeParse(event.pathParameters ?? {});
  if (!parsed) return ok(undefined);
  return parsed.success ? ok(parsed.data) : refuse({ kind: "not_found" });
}

/** What a route of the API without parameters takes: none, so that `?dryRun=true` does not look as if it worked. */
const noParameters = z.strictObject({});

function parseQuery({ callers, query }: Route, event: APIGatewayProxyEventV2): ParseResult<unknown> {
  if (!query && callers === "public") return ok(undefined);
  // The gateway joins the values of a repeated parameter by commas, so that they look like one value.
  const names = [...new URLSearchParams(event.rawQueryString).keys()];
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) < index));
  if (repeated.size > 0) {
    const errors = [...repeated].map((parameter) => ({ parameter, detail: "given only once" }));
    return refuse({ kind: "invalid_parameter", errors });
  }
  const schema = query ?? noParameters;
  const parsed = schema.safeParse(event.queryStringParameters ?? {}, { error: describeIssue });
  if (parsed.success) return ok(query && parsed.data);
  const mistakes = listMistakes(schema, parsed.error, "parameter");
  const errors = mistakes.map(({ path, detail }) => ({ parameter: path.join("."), detail }));
  return refuse({ kind: "invalid_parameter", errors });
}

function parseIdempotencyKey(
  { idempotencyKey }: Route,
  event: APIGatewayProxyEventV2,
): ParseResult<string | undefined> {
  const key = event.headers["idempotency-key"];
  if (key === undefined)
    return idempotencyKey === "required" ? refuse({ kind: "idempotency_key_missing" }) : ok(undefined);
  if (!idempotencyKey) return ok(undefined);
  if (IdempotencyKey.safeParse(key).success) return ok(key);
  const errors = [{ header: "Idempotency-Key", detail: idempotencyKeyRule }];
  return refuse({ kind: "invalid_parameter", errors });
}

/** The depth of an envelope's schema: it covers its own fields; its items are parsed separately. */
const envelopeDepth = 1;

function parseBody(route: Route, event: APIGatewayProxyEventV2): ParseResult<unknown> {
  const { body, method, bodyBytes: maxBytes = limits.bodyBytes } = route;
  if (!body) return ok(undefined);
  if (!event.body && isBodyOptional(route)) return parseValue(body, {});
  const mediaType = event.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  const isSupportedType =
    mediaType === "application/json" || (method === "PATCH" && mediaType === "application/merge-patch+json");
  if (!isSupportedType) return refuse({ kind: "unsupported_media_type" });
  const bytes = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > maxBytes) return refuse({ kind: "body_too_large", maxBytes });
  const json = parseJson(bytes);
  if (!json.ok) return json;
  return parseValue(body, json.value, route.parsesItemsSeparately ? { depth: envelopeDepth } : {});
}

function parseJson(bytes: Uint8Array): ParseResult<unknown> {
  try {
    return ok(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    return refuse({ kind: "malformed_json" });
  }
}
