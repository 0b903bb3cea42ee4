import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { internalErrorDocument, problemDocument } from "#app/problem-document.ts";
import type { Refusal } from "#app/problems.ts";
import type { Problem } from "./problem.ts";

/** Answers a refusal with its problem document. `publicUrl` is where its type opens a page. */
export const problemResponse = (refusal: Refusal, publicUrl: string): APIGatewayProxyStructuredResultV2 =>
  respond(problemDocument(refusal, publicUrl), headersOf(refusal));

/** Answers a fault of ours with the id of the request, and nothing else. */
export const internalErrorResponse = (requestId: string, publicUrl: string): APIGatewayProxyStructuredResultV2 =>
  respond(internalErrorDocument(requestId, publicUrl));

const respond = (problem: Problem, headers: Record<string, string> = {}): APIGatewayProxyStructuredResultV2 => ({
  statusCode: problem.status,
  headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  body: JSON.stringify(problem),
});

function headersOf(refusal: Refusal): Record<string, string> {
  // RFC 9110 wants these two beside 401 and 405.
  if (refusal.kind === "unauthenticated") return { "www-authenticate": 'Bearer realm="baton"' };
  if (refusal.kind === "method_not_allowed") return { allow: refusal.allow.join(", ") };
  // What clients of HTTP look for by themselves. A date of whole seconds, and never one before it may be tried again.
  if (refusal.kind === "asked_too_soon") return { "retry-after": httpDate(refusal.retryAt) };
  return {};
}

const httpDate = (at: string): string => new Date(Math.ceil(Date.parse(at) / 1000) * 1000).toUTCString();
