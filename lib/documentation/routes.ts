import * as z from "zod";
import type { Route } from "#platform/http/route.ts";
import { htmlMediaTypes, pageErrorResponses } from "#platform/http/shared-route-parts.ts";

/** The files of the documentation, compressed with gzip, in the folder that is made for the API function. */
export const documentationFiles = { openapi: "openapi.json.gz", reference: "reference.html.gz" } as const;

const OpenApiDocument = z.record(z.string(), z.unknown()).meta({ id: "OpenApiDocument" });

export const documentationRoutes = {
  readOpenApiDocument: {
    method: "GET",
    path: "/openapi.json",
    handledBy: "api",
    topic: "Service",
    summary: "Read this document, from which generators make clients",
    callers: "public",
    responses: { 200: { description: "The document.", schema: OpenApiDocument, mediaTypes: ["application/json"] } },
    refusals: ["not_found"],
  },
  showReference: {
    method: "GET",
    path: "/docs",
    handledBy: "api",
    topic: "Pages",
    summary: "The reference of the API, rendered from this document",
    callers: "public",
    responses: { 200: { description: "A page for developers.", mediaTypes: htmlMediaTypes }, ...pageErrorResponses },
    refusals: ["not_found"],
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof documentationRoutes;
