import type { Agencies, Clients } from "#accounts/ports.ts";
import type { HttpEvent, HttpResponse } from "#platform/http/http-event.ts";
import { htmlResponse } from "#platform/http/html-response.ts";
import type { Page } from "#platform/http/page-handler.ts";
import { limits } from "#platform/limits.ts";
import { makeReadSubscriptionNames } from "../read-subscription-names.ts";
import type { makeOptOut } from "./opt-out.ts";
import { renderStopLinkInvalidPage, renderStopPage } from "./pages/stop-page.ts";
import type { StopLinks } from "./ports.ts";
import { StopFormPost } from "./schemas.ts";

type Deps = {
  stopLinks: StopLinks;
  agencies: Agencies;
  clients: Clients;
  changeMessages: ReturnType<typeof makeOptOut>;
};

/**
 * Serves the page behind the link to stop texts or emails. A GET changes nothing, because apps and scanners open links
 * automatically. Any POST stops the messages, except the page's own button to start them again: mail apps post for
 * their users (RFC 8058) without the page. It never redirects, because those apps need not follow.
 */
export function makeStopPage({ stopLinks, agencies, clients, changeMessages }: Deps): Page {
  const readNames = makeReadSubscriptionNames({ agencies, clients });

  async function handleRequest(event: HttpEvent): Promise<HttpResponse> {
    const link = stopLinks.parseToken(event.pathParameters?.["token"] ?? "");
    if (!link) return htmlResponse(404, renderStopLinkInvalidPage());
    const isPost = event.requestContext.http.method === "POST";
    const action = isPost ? parseAction(event) : "look";
    const messages = await changeMessages[action](link);
    if (!messages) return htmlResponse(404, renderStopLinkInvalidPage());
    const { subscription, isOptedOut: isStopped } = messages;
    const { channel, endpoint, disabled } = subscription;
    const view = {
      ...(await readNames(link)),
      channel,
      endpoint,
      isStopped,
      isBroken: disabled?.reason === "bounced",
    };
    return htmlResponse(200, renderStopPage(view, { justChanged: isPost }));
  }

  return handleRequest;
}

function parseAction({ body = "", isBase64Encoded }: HttpEvent): "stop" | "start" {
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > limits.bodyBytes) return "stop";
  const posted = StopFormPost.safeParse(Object.fromEntries(new URLSearchParams(bytes.toString("utf8"))));
  return posted.data?.wish === "start" ? "start" : "stop";
}
