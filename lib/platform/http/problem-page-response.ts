import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { pageHeaders } from "../pages/page-headers.ts";
import { renderNoticePage } from "../pages/page-layout.ts";
import type { Problem } from "./problem.ts";

/** Renders a refusal as a page, for a person who opened a link or typed an address. */
export const toProblemPageResponse = ({ status, title }: Problem): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: pageHeaders,
  body: renderNoticePage({
    title,
    paragraphs: [
      "If you followed a link, open it again from the message that it came in: some programs shorten long links.",
    ],
  }),
});
