import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type * as z from "zod";
import { limits } from "../../contract/limits.ts";
import type { Refusal } from "../../contract/problems.ts";
import type { Route } from "../../contract/route.ts";
import { IdempotencyKey } from "../../contract/schemas/idempotency-key.ts";
import type { FieldError } from "../../contract/schemas/problem.ts";
import { ok, refuse, type Result } from "../../domain/shared/result.ts";

type Part<Value> = Result<Value, Refusal>;

/** Parses everything a route takes: path, query, Idempotency-Key and body, in this order; the first that fails is refused. */
export function readRequest(
  route: Route,
  event: APIGatewayProxyEventV2,
): Part<{ params: unknown; query: unknown; body: unknown; idempotencyKey: string | undefined }> {
  const params = readParams(route, event);
  if (!params.ok) return params;
  const query = readQuery(route, event);
  if (!query.ok) return query;
  const idempotencyKey = readIdempotencyKey(route, event);
  if (!idempotencyKey.ok) return idempotencyKey;
  const body = readBody(route, event);
  if (!body.ok) return body;
  return ok({ params: params.value, query: query.value, body: body.value, idempotencyKey: idempotencyKey.value });
}

/** A malformed id names nothing, just like an id of somebody else. */
function readParams({ params }: Route, event: APIGatewayProxyEventV2): Part<unknown> {
  const parsed = params?.safeParse(event.pathParameters ?? {});
  if (!parsed) return ok(undefined);
  return parsed.success ? ok(parsed.data) : refuse({ kind: "not_found" });
}

function readQuery({ query }: Route, event: APIGatewayProxyEventV2): Part<unknown> {
  const parsed = query?.safeParse(event.queryStringParameters ?? {}, inWords);
  if (!parsed) return ok(undefined);
  if (parsed.success) return ok(parsed.data);
  const errors = parsed.error.issues.flatMap((issue) =>
    namesOf(issue).map((path) => ({ parameter: path.join("."), detail: detailOf(issue, "parameter") })),
  );
  return refuse({ kind: "invalid_parameter", errors });
}

function readIdempotencyKey({ idempotencyKey }: Route, event: APIGatewayProxyEventV2): Part<string | undefined> {
  const key = event.headers["idempotency-key"];
  if (key === undefined)
    return idempotencyKey === "required" ? refuse({ kind: "idempotency_key_missing" }) : ok(undefined);
  if (!idempotencyKey) return ok(undefined);
  if (IdempotencyKey.safeParse(key).success) return ok(key);
  const detail = `1 to ${limits.idempotencyKey} printable ASCII characters, no spaces`;
  return refuse({ kind: "invalid_parameter", errors: [{ header: "Idempotency-Key", detail }] });
}

function readBody({ body, method }: Route, event: APIGatewayProxyEventV2): Part<unknown> {
  if (!body) return ok(undefined);
  const mediaType = event.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  const isTaken =
    mediaType === "application/json" || (method === "PATCH" && mediaType === "application/merge-patch+json");
  if (!isTaken) return refuse({ kind: "unsupported_media_type" });
  const bytes = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > limits.bodyBytes) return refuse({ kind: "body_too_large", maxBytes: limits.bodyBytes });
  const json = parseJson(bytes);
  if (!json.ok) return json;
  const parsed = body.safeParse(json.value, inWords);
  const errors = parsed.success ? protoFields(json.value) : parsed.error.issues.flatMap(fieldErrors);
  return errors.length === 0 ? ok(parsed.data) : refuse({ kind: "validation_error", errors });
}

function parseJson(bytes: Uint8Array): Part<unknown> {
  try {
    return ok(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    return refuse({ kind: "malformed_json" });
  }
}

/** What zod says of something that is missing speaks of its own types. */
const inWords = { error: ({ input }: { input?: unknown }) => (input === undefined ? "needed" : undefined) };

const fieldErrors = (issue: z.core.$ZodIssue): FieldError[] =>
  namesOf(issue).map((path) => ({ pointer: pointerOf(path), detail: detailOf(issue, "field") }));

/** Records pass over keys called `__proto__`, which JSON can hold; what is stored would not be what was sent. */
function protoFields(value: unknown, path: readonly string[] = []): FieldError[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const place = [...path, key];
    return key === "__proto__" ? [{ pointer: pointerOf(place), detail: notKnown("field") }] : protoFields(inner, place);
  });
}

/** The fields an issue is about: an unknown key is named itself, not the object that holds it. */
const namesOf = (issue: z.core.$ZodIssue): PropertyKey[][] =>
  issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];

const notKnown = (what: "field" | "parameter"): string => `not a known ${what}`;

/** What is wrong, in words; what is wrong with the name of a field, zod says only within. */
function detailOf(issue: z.core.$ZodIssue, what: "field" | "parameter"): string {
  if (issue.code === "unrecognized_keys") return notKnown(what);
  const [ofName] = issue.code === "invalid_key" ? issue.issues : [];
  return (ofName ?? issue).message;
}

/** A JSON pointer (RFC 6901) to `path`; the empty one means the whole body. */
const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
