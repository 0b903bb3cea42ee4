import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Agencies, Clients } from "#accounts/ports.ts";
import { toFaultPageResponse } from "#platform/http/fault-page-response.ts";
import type { HttpHandler } from "#platform/http/serve-routes.ts";
import { limits } from "#platform/limits.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
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
  onFault: (error: unknown, requestId: string) => void;
};

type HttpResponse = APIGatewayProxyStructuredResultV2;

const htmlResponse = (statusCode: number, body: string): HttpResponse => ({ statusCode, headers: pageHeaders, body });

/**
 * Serves the page behind the link to stop texts or emails. Reading it changes nothing, because apps and scanners open links by themselves.
 * Posting to it stops them, whatever is posted, unless that is the page's own wish to start them again: mail apps post in their users' name
 * (RFC 8058), without having seen the page. It never redirects, which they need not follow.
 */
export function makeStopPageHandler({ stopLinks, agencies, clients, changeMessages, onFault }: Deps): HttpHandler {
  const readNames = makeReadSubscriptionNames({ agencies, clients });

  async function handleRequest(event: APIGatewayProxyEventV2): Promise<HttpResponse> {
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

  return async (event) => {
    try {
      return await handleRequest(event);
    } catch (error) {
      const { requestId } = event.requestContext;
      onFault(error, requestId);
      return toFaultPageResponse(requestId);
    }
  };
}

function parseAction({ body = "", isBase64Encoded }: APIGatewayProxyEventV2): "stop" | "start" {
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > limits.bodyBytes) return "stop";
  const posted = StopFormPost.safeParse(Object.fromEntries(new URLSearchParams(bytes.toString("utf8"))));
  return posted.data?.wish === "start" ? "start" : "stop";
}
