import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { AnyRefusal, ProblemWriter } from "./problem-table.ts";
import type { Problem } from "./problem.ts";

export function toProblemResponse(writer: ProblemWriter, refusal: AnyRefusal): APIGatewayProxyStructuredResultV2 {
  const { problem, headers } = writer.forRefusal(refusal);
  return toResponse(problem, headers);
}

/** Makes the response for a fault: it reveals the request id and nothing else. */
export function toFaultResponse(
  writer: ProblemWriter,
  fault: unknown,
  requestId: string,
): APIGatewayProxyStructuredResultV2 {
  const { problem, headers } = writer.forFault(fault, requestId);
  return toResponse(problem, headers);
}

const toResponse = (problem: Problem, headers: Record<string, string>): APIGatewayProxyStructuredResultV2 => ({
  statusCode: problem.status,
  headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...headers },
  body: JSON.stringify(problem),
});
