import * as z from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiResponseObject } from "zod-openapi";
import { IdempotencyKey } from "#platform/http/idempotency-key.ts";
import { bodyMayBeMissing, isForAnyKey, isForTestKeys, type Route, type RouteResponse } from "#platform/http/route.ts";
import { answerExamples, requestExamples, writtenRecords } from "./examples/route-examples.ts";
import { problemResponses } from "./problem-responses.ts";

/** What the document says of the route called `name`. */
export function operationOf(name: string, route: Route): ZodOpenApiOperationObject {
  const answers = Object.entries(route.responses).map(([status, response]) => [status, answerOf(name, response)]);
  return {
    operationId: name,
    tags: [route.topic],
    summary: route.summary,
    description: [route.description, callersOf(route)].filter(Boolean).join("\n\n"),
    ...(route.callers === "public" && { security: [] }),
    requestParams: {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
      ...(route.idempotencyKey && { header: z.object({ "Idempotency-Key": idempotencyKey[route.idempotencyKey] }) }),
    },
    ...bodyOf(name, route),
    // What the table says of a status goes before what all routes have in common.
    responses: { ...problemResponses(route), ...Object.fromEntries(answers) },
  };
}

const callersOf = (route: Route): string => {
  if (route.callers === "public") return "Needs no key.";
  const roles = isForAnyKey(route) ? "For any key" : `For keys with the role ${route.callers.join(" or ")}`;
  return isForTestKeys(route) ? `${roles}.` : `${roles}; never for a test key.`;
};

const idempotencyKey = {
  required: IdempotencyKey.meta({
    description: "Your own name for this request, unique for each lead and the same whenever you retry.",
  }),
  optional: IdempotencyKey.optional().meta({
    description: "Your own name for this request. With it, a retry is answered as before instead of doing it twice.",
  }),
};

/** Examples by the name of the route; those without one have none. */
const bodies: Record<string, unknown> = requestExamples;
const answers: Record<string, unknown> = answerExamples;

function bodyOf(name: string, route: Route): Pick<ZodOpenApiOperationObject, "requestBody"> {
  const { body, bodyBytes, form, method } = route;
  if (form)
    return { requestBody: { required: true, content: { "application/x-www-form-urlencoded": { schema: form } } } };
  if (!body) return {};
  const written = { schema: body, example: bodies[name] };
  const mergePatch = method === "PATCH" && { "application/merge-patch+json": written };
  const description = bodyBytes && `At most ${bodyBytes / 1024} KiB.`;
  return {
    requestBody: {
      ...(description && { description }),
      required: !bodyMayBeMissing(route),
      content: { "application/json": written, ...mergePatch },
    },
  };
}

function answerOf(name: string, { description, schema, mediaTypes, headers }: RouteResponse): ZodOpenApiResponseObject {
  const written = mediaTypes ?? (schema ? ["application/json"] : []);
  const content = written.map((mediaType) => [
    mediaType,
    schema && mediaType === "application/json" ? { schema, example: answers[name] } : textOf(mediaType),
  ]);
  const said = Object.entries(headers ?? {}).map(([header, what]) => [
    header,
    { description: what, schema: { type: "string" } },
  ]);
  return {
    description,
    ...(said.length > 0 && { headers: Object.fromEntries(said) }),
    ...(content.length > 0 && { content: Object.fromEntries(content) }),
  };
}

const textOf = (mediaType: string) => ({
  schema: { type: "string" },
  ...(mediaType in writtenRecords && { example: writtenRecords[mediaType] }),
});
