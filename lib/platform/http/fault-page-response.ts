import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { isUnavailable } from "../aws/is-unavailable.ts";
import { renderErrorPage } from "../pages/error-page.ts";
import { pageHeaders } from "../pages/page-headers.ts";
import { retryAfterSeconds } from "./problems.ts";

/**
 * Renders a fault as a page that reveals the request id and nothing else. Its status is 500, or 503 with `Retry-After`
 * if a retry may succeed in a moment.
 */
export function toFaultPageResponse(fault: unknown, requestId: string): APIGatewayProxyStructuredResultV2 {
  const body = renderErrorPage(requestId);
  return isUnavailable(fault)
    ? { statusCode: 503, headers: { ...pageHeaders, "retry-after": String(retryAfterSeconds) }, body }
    : { statusCode: 500, headers: pageHeaders, body };
}
