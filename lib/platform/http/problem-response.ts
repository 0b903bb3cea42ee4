import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { createInternalErrorDocument, createProblemDocument } from "#app/problem-document.ts";
import type { Refusal } from "#app/problems.ts";
import type { Problem } from "./problem.ts";

/** Answers a refusal with its problem document. `publicUrl` is where its type opens a page. */
export const toProblemResponse = (refusal: Refusal, publicUrl: string): APIGatewayProxyStructuredResultV2 =>
  toResponse(createProblemDocument(refusal, publicUrl), headersFor(refusal));

/** Answers a fault of ours with the id of the request, and nothing else. */
export const toInternalErrorResponse = (requestId: string, publicUrl: string): APIGatewayProxyStructuredResultV2 =>
  toResponse(createInternalErrorDocument(requestId, publicUrl));

const toResponse = (problem: Problem, headers: Record<string, string> = {}): APIGatewayProxyStructuredResultV2 => ({
  statusCode: problem.status,
  headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  body: JSON.stringify(problem),
});

function headersFor(refusal: Refusal): Record<string, string> {
  // RFC 9110 wants these two beside 401 and 405.
  if (refusal.kind === "unauthenticated") return { "www-authenticate": 'Bearer realm="baton"' };
  if (refusal.kind === "method_not_allowed") return { allow: refusal.allow.join(", ") };
  // What clients of HTTP look for by themselves. A date of whole seconds, and never one before it may be tried again.
  if (refusal.kind === "asked_too_soon") return { "retry-after": toHttpDate(refusal.retryAt) };
  return {};
}

const toHttpDate = (at: string): string => new Date(Math.ceil(Date.parse(at) / 1000) * 1000).toUTCString();
