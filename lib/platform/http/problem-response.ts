import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { AuthenticatedEvent } from "./http-event.ts";
import { withRequestId } from "./request-id.ts";
import type { AnyRefusal, ProblemWriter } from "./problem-table.ts";
import type { Problem } from "./problem.ts";

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
  writer: ProblemWriter,
  event: AuthenticatedEvent,
  refusal: AnyRefusal,
): Promise<APIGatewayProxyStructuredResultV2> {
  await event.bound.onRefusal?.(event, refusal);
  return toProblemResponse(writer, refusal, event.requestContext.requestId);
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
