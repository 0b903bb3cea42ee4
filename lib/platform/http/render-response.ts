import type { RenderedBody } from "./endpoint.ts";
import type { HttpResponse } from "./http-event.ts";

/** Renders an endpoint's response for the gateway: as JSON, unless the endpoint rendered its body itself. */
export function renderResponse(response: {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}): HttpResponse {
  const { status, body } = response;
  const headers = { "cache-control": "no-store", ...response.headers };
  if (body === undefined) return { statusCode: status, headers };
  const { mediaType, text, isBase64Encoded }: RenderedBody = isRenderedBody(body)
    ? body
    : { mediaType: "application/json", text: JSON.stringify(body) };
  return { statusCode: status, headers: { "content-type": mediaType, ...headers }, body: text, isBase64Encoded };
}

const isRenderedBody = (body: unknown): body is RenderedBody =>
  typeof body === "object" && body !== null && "mediaType" in body && "text" in body;
