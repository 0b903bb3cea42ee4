import { ok } from "#domain/shared/result.ts";
import type { Endpoint, RenderedBody } from "#platform/http/endpoint.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import type { makeReadSubscriptionNames } from "../read-subscription-names.ts";
import type { makeConfirmByLink, OpenedLink } from "./confirm-by-link.ts";
import { renderVerificationLinkInvalidPage, renderVerificationPage } from "./pages/verification-page.ts";
import type { Routes } from "./routes.ts";

type Deps = {
  links: ReturnType<typeof makeConfirmByLink>;
  readNames: ReturnType<typeof makeReadSubscriptionNames>;
};

export const openVerification =
  (deps: Deps): Endpoint<Routes["openVerification"]> =>
  async ({ params: { token } }) =>
    ok(await toPageResponse(deps, await deps.links.look(token)));

export const answerVerification =
  (deps: Deps): Endpoint<Routes["answerVerification"]> =>
  async ({ params: { token } }) =>
    ok(await toPageResponse(deps, await deps.links.confirm(token)));

type PageStatus = 200 | 404 | 410;
type PageResponse = {
  [Each in PageStatus]: { status: Each; body: RenderedBody; headers: Record<string, string> };
}[PageStatus];

async function toPageResponse({ readNames }: Deps, openedLink: OpenedLink | undefined): Promise<PageResponse> {
  if (!openedLink) return { status: 404, ...toHtmlBody(renderVerificationLinkInvalidPage()) };
  const { scope, subscription, state } = openedLink;
  const view = { ...(await readNames(scope)), endpoint: subscription.endpoint, state };
  return { status: state === "expired" ? 410 : 200, ...toHtmlBody(renderVerificationPage(view)) };
}

function toHtmlBody(text: string) {
  const { "content-type": mediaType, ...headers } = pageHeaders;
  return { body: { mediaType, text }, headers };
}
