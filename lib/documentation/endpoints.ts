import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint } from "#platform/http/endpoint.ts";
import type { ReadDocumentation } from "./ports.ts";
import type { Routes } from "./routes.ts";

export const readOpenApiDocument =
  (read: ReadDocumentation): Endpoint<Routes["readOpenApiDocument"]> =>
  ({ headers }) =>
    sendFile(read, { name: "openapi", mediaType: "application/json" }, headers["accept-encoding"]);

export const showReference =
  (read: ReadDocumentation): Endpoint<Routes["showReference"]> =>
  ({ headers }) =>
    sendFile(
      read,
      { name: "reference", mediaType: "text/html; charset=utf-8", headers: referenceHeaders },
      headers["accept-encoding"],
    );

/** The reference holds all its scripts and styles, and no data of anyone. It may load nothing and connect to nothing. */
const referenceHeaders = {
  "content-security-policy":
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; font-src data:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
};

async function sendFile(
  read: ReadDocumentation,
  { name, mediaType, headers }: { name: "openapi" | "reference"; mediaType: string; headers?: Record<string, string> },
  acceptedEncodings = "",
) {
  const file = await read(name, /\bgzip\b/.test(acceptedEncodings));
  if (!file) return refuse({ kind: "not_found" } as const);
  return ok({
    status: 200 as const,
    body: { mediaType, ...file },
    headers: {
      ...headers,
      "cache-control": "public, max-age=300",
      vary: "accept-encoding",
      ...(file.isBase64Encoded && { "content-encoding": "gzip" }),
    },
  });
}
