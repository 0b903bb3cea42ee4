import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { renderErrorPage } from "../pages/error-page.ts";
import { pageHeaders } from "../pages/page-headers.ts";

/** Renders a fault as a page with status 500 that reveals the request id and nothing else. */
export const toFaultPageResponse = (requestId: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode: 500,
  headers: pageHeaders,
  body: renderErrorPage(requestId),
});
