import * as z from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiResponseObject } from "zod-openapi";
import { IdempotencyKey } from "#platform/http/idempotency-key.ts";
import {
  isBodyOptional,
  isOpenToAnyRole,
  isOpenToTestKeys,
  type Route,
  type RouteResponse,
} from "#platform/http/route.ts";
import { requestExamples, responseExamples, textExamples } from "./examples/route-examples.ts";
import type { RefusalKind } from "../problems.ts";
import { type TableFormat, tableFormats } from "#platform/http/table-formats.ts";
import { rateLimitHeaders, replayHeader, requestIdHeader } from "./shared-headers.ts";
import { createProblemResponses } from "./problem-responses.ts";

export function createOperation(name: string, route: Route<RefusalKind>): ZodOpenApiOperationObject {
  const responses = Object.entries(route.responses).map(([status, response]) => [
    status,
    createResponse(name, response, {
      ...requestIdHeader,
      ...(route.callers !== "public" && rateLimitHeaders),
      ...(route.idempotencyKey && replayHeader),
    }),
  ]);
  return {
    operationId: name,
    tags: [route.topic],
    summary: route.summary,
    description: [route.description, describeCallers(route)].filter(Boolean).join("\n\n"),
    security: route.callers === "public" ? [] : undefined,
    requestParams: {
      ...(route.params && { path: route.params }),
      ...(route.query && { query: route.query }),
      ...(route.idempotencyKey && {
        header: z.object({ "Idempotency-Key": idempotencyKeyHeaders[route.idempotencyKey] }),
      }),
    },
    ...createRequestBody(name, route),
    // A response of the route table takes precedence over the problem responses.
    responses: { ...createProblemResponses(route), ...Object.fromEntries(responses) },
  };
}

const describeCallers = (route: Route<RefusalKind>): string => {
  if (route.callers === "public") return "Needs no key.";
  const roles = isOpenToAnyRole(route) ? "For any key" : `For keys with the role ${route.callers.join(" or ")}`;
  return isOpenToTestKeys(route) ? `${roles}.` : `${roles}; never for a test key.`;
};

const idempotencyKeyHeaders = {
  required: IdempotencyKey.meta({
    param: { id: "requiredIdempotencyKey" },
    description: "Your own name for this request: unique for each lead, and the same for every retry.",
  }),
  optional: IdempotencyKey.optional().meta({
    param: { id: "idempotencyKey" },
    description:
      "Your own name for this request. With it, a retry has no second effect, and returns what the first request made, as it is now.",
  }),
};

/** Examples by the name of the route; some routes have none. */
const requestExamplesByRoute: Record<string, unknown> = requestExamples;
const textExamplesByRoute: Record<string, ((format: TableFormat) => string) | undefined> = textExamples;
const responseExamplesByRoute: Record<string, unknown> = responseExamples;

function createRequestBody(name: string, route: Route<RefusalKind>): Pick<ZodOpenApiOperationObject, "requestBody"> {
  const { body, bodyBytes, form, method } = route;
  if (form)
    return { requestBody: { required: true, content: { "application/x-www-form-urlencoded": { schema: form } } } };
  if (!body) return {};
  const jsonContent = { schema: body, example: requestExamplesByRoute[name] };
  const mergePatch = method === "PATCH" && { "application/merge-patch+json": jsonContent };
  return {
    requestBody: {
      description: bodyBytes ? `At most ${bodyBytes / 1024} KiB.` : undefined,
      required: !isBodyOptional(route),
      content: { "application/json": jsonContent, ...mergePatch },
    },
  };
}

function createResponse(
  name: string,
  { description, schema, mediaTypes, headers }: RouteResponse,
  sharedHeaders: Record<string, { $ref: string }>,
): ZodOpenApiResponseObject {
  const offeredMediaTypes = mediaTypes ?? (schema ? ["application/json"] : []);
  const content = offeredMediaTypes.map((mediaType) => [
    mediaType,
    schema && mediaType === "application/json"
      ? { schema, example: responseExamplesByRoute[name] }
      : createTextContent(name, mediaType),
  ]);
  const headerEntries = Object.entries(headers ?? {}).map(([header, headerDescription]) => [
    header,
    { description: headerDescription, schema: { type: "string" } },
  ]);
  return {
    description,
    headers: { ...Object.fromEntries(headerEntries), ...sharedHeaders },
    ...(content.length > 0 && { content: Object.fromEntries(content) }),
  };
}

function createTextContent(name: string, mediaType: string) {
  const format = tableFormats.find((each) => each === mediaType);
  return { schema: { type: "string" as const }, example: format && textExamplesByRoute[name]?.(format) };
}
