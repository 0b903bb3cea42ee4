import type { LeadDetails } from "#leads/pages/lead-details.ts";
import { renderLinkExpiredPage } from "#leads/pages/link-pages.ts";
import type { HttpEvent, HttpResponse } from "#platform/http/http-event.ts";
import { limits } from "#platform/limits.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import { LinkRenewalFormPost } from "./schemas.ts";

type DeadLink = {
  /** The path of the link. */
  url: string;
  stop?: LeadDetails["stop"];
  /** Sends the owner of the link a new one, where that is possible. */
  request: () => Promise<void>;
};

/**
 * Responds to a genuine link that may show nothing any more: a page that offers a new link, which a POST requests. The
 * response is the same whether or not a new link is sent.
 */
export async function respondToDeadLink(event: HttpEvent, { url, stop, request }: DeadLink): Promise<HttpResponse> {
  if (event.requestContext.http.method === "POST" && isLinkRequest(event)) {
    await request();
    // After a redirect, a reload of the page does not post again.
    return { statusCode: 303, headers: { location: `${url}?requested=1`, "cache-control": "no-store" } };
  }
  const isRequested = event.queryStringParameters?.["requested"] === "1";
  return { statusCode: 410, headers: pageHeaders, body: renderLinkExpiredPage({ stop, isRequested }) };
}

function isLinkRequest({ body = "", isBase64Encoded }: HttpEvent): boolean {
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > limits.bodyBytes) return false;
  return LinkRenewalFormPost.safeParse(Object.fromEntries(new URLSearchParams(bytes.toString("utf8")))).success;
}
