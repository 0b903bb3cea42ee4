import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { withRequestId } from "./request-id.ts";
import type { BoundEndpoint } from "./endpoint.ts";
import type { AuthenticatedEvent, HttpEvent } from "./http-event.ts";
import type { AnyRefusal, ProblemWriter } from "./problem-table.ts";
import { withRateLimit } from "./rate-limit-headers.ts";
import type { Problem } from "./problem.ts";

/** How a function writes refusals. Only a function that serves pages has `toProblemPageResponse`. */
export type RefusalWriter = {
  problems: ProblemWriter;
  toProblemPageResponse?: (problem: Problem) => APIGatewayProxyStructuredResultV2;
};

/** Makes the response for a refusal: a page where a person asks for one, or else a problem document. */
export function toRefusalResponse(
  { problems, toProblemPageResponse }: RefusalWriter,
  event: HttpEvent & { bound?: BoundEndpoint },
  refusal: AnyRefusal,
): APIGatewayProxyStructuredResultV2 {
  const { requestId } = event.requestContext;
  if (!toProblemPageResponse || !isForPerson(event)) return toProblemResponse(problems, refusal, requestId);
  const { problem, headers } = problems.forRefusal(refusal, requestId);
  const page = toProblemPageResponse(problem);
  return withRequestId({ ...page, headers: { ...page.headers, ...headers } }, requestId);
}

/** Whether the request is for a page; at an unknown address, whether its sender reads HTML, as browsers say. */
const isForPerson = ({ bound, headers }: HttpEvent & { bound?: BoundEndpoint }): boolean =>
  bound ? bound.route.topic === "Pages" : /\btext\/html\b/i.test(headers["accept"] ?? "");

export function toProblemResponse(
  writer: ProblemWriter,
  refusal: AnyRefusal,
  requestId: string,
): APIGatewayProxyStructuredResultV2 {
  const { problem, headers } = writer.forRefusal(refusal, requestId);
  return withRequestId(toResponse(problem, headers), requestId);
}

/** Makes the response to a refused request, after the endpoint's `onRefusal`. */
export async function toRefusedResponse(
  writer: RefusalWriter,
  event: AuthenticatedEvent,
  refusal: AnyRefusal,
): Promise<APIGatewayProxyStructuredResultV2> {
  await event.bound.onRefusal?.(event, refusal);
  return withRateLimit(toRefusalResponse(writer, event, refusal), event.limited);
}

/** Makes the response for a fault: it reveals the request id and nothing else. */
export function toFaultResponse(
  writer: ProblemWriter,
  fault: unknown,
  requestId: string,
): APIGatewayProxyStructuredResultV2 {
  const { problem, headers } = writer.forFault(fault, requestId);
  return withRequestId(toResponse(problem, headers), requestId);
}

const toResponse = (problem: Problem, headers: Record<string, string>): APIGatewayProxyStructuredResultV2 => ({
  statusCode: problem.status,
  headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  body: JSON.stringify(problem),
});
