import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Agencies, Clients } from "#accounts/ports.ts";
import { pageFault } from "#platform/http/page-fault.ts";
import type { HttpHandler } from "#platform/http/serve.ts";
import { limits } from "#platform/limits.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import { makeReadSubscriptionNames } from "../read-subscription-names.ts";
import type { makeChangeMessages } from "./change-messages.ts";
import { stopLinkInvalidPage, stopPage } from "./pages/stop-page.ts";
import type { StopLinks } from "./ports.ts";
import { StopAnswer } from "./schemas.ts";

type World = {
  stopLinks: StopLinks;
  agencies: Agencies;
  clients: Clients;
  changeMessages: ReturnType<typeof makeChangeMessages>;
  onFault: (error: unknown, requestId: string) => void;
};

type Response = APIGatewayProxyStructuredResultV2;

const pageOf = (statusCode: number, body: string): Response => ({ statusCode, headers: pageHeaders, body });

/**
 * Serves the page behind the link to stop texts or emails. Reading it changes nothing, because apps and scanners open links by themselves.
 * Posting to it stops them, whatever is posted, unless that is the page's own wish to start them again: mail apps post in their users' name
 * (RFC 8058), without having seen the page. It never redirects, which they need not follow.
 */
export function makeStopPage({ stopLinks, agencies, clients, changeMessages, onFault }: World): HttpHandler {
  const readNames = makeReadSubscriptionNames({ agencies, clients });

  async function answer(event: APIGatewayProxyEventV2): Promise<Response> {
    const link = stopLinks.read(event.pathParameters?.["token"] ?? "");
    if (!link) return pageOf(404, stopLinkInvalidPage());
    const isPost = event.requestContext.http.method === "POST";
    const wish = isPost ? wishOf(event) : "look";
    const messages = await changeMessages[wish](link);
    if (!messages) return pageOf(404, stopLinkInvalidPage());
    const { subscription, isStopped } = messages;
    const { channel, endpoint, disabled } = subscription;
    const view = {
      ...(await readNames(link)),
      channel,
      endpoint,
      isStopped,
      isBroken: disabled?.reason === "bounced",
    };
    return pageOf(200, stopPage(view, { justChanged: isPost }));
  }

  return async (event) => {
    try {
      return await answer(event);
    } catch (error) {
      const { requestId } = event.requestContext;
      onFault(error, requestId);
      return pageFault(requestId);
    }
  };
}

function wishOf({ body = "", isBase64Encoded }: APIGatewayProxyEventV2): "stop" | "start" {
  const bytes = Buffer.from(body, isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > limits.bodyBytes) return "stop";
  const posted = StopAnswer.safeParse(Object.fromEntries(new URLSearchParams(bytes.toString("utf8"))));
  return posted.data?.wish === "start" ? "start" : "stop";
}
