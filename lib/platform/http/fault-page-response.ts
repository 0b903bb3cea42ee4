import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { isUnavailable } from "../aws/is-unavailable.ts";
import { pageHeaders } from "../pages/page-headers.ts";
import { renderNoticePage } from "../pages/page-layout.ts";
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

/** Renders the page of a fault (status 500). `reference` is the id by which the operator finds it. */
const renderErrorPage = (reference: string): string =>
  renderNoticePage({
    title: "Something went wrong on our side",
    paragraphs: [
      "What you sent may not have been saved. Go back and try again in a minute: saving twice counts once.",
      `If it happens again, tell the company that sends you leads, with this reference: ${reference}`,
    ],
  });
