import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { renderErrorPage } from "../pages/error-page.ts";
import { pageHeaders } from "../pages/page-headers.ts";

/** Answers a fault of ours with a page that tells the id of the request, and nothing else. */
export const toFaultPageResponse = (requestId: string): APIGatewayProxyStructuredResultV2 => ({
  statusCode: 500,
  headers: pageHeaders,
  body: renderErrorPage(requestId),
});
