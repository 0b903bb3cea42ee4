import { canAccessClient } from "#domain/accounts/api-key.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint, RenderedBody } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import type { makeReadSubscriptionNames } from "../read-subscription-names.ts";
import type { SubscriptionViews } from "../subscription-views.ts";
import type { makeConfirmByCode } from "./confirm-by-code.ts";
import type { makeConfirmByLink, OpenedLink } from "./confirm-by-link.ts";
import { renderVerificationLinkInvalidPage, renderVerificationPage } from "./pages/verification-page.ts";
import type { VerificationRefusal } from "./problems.ts";
import type { makeResendVerification } from "./resend-verification.ts";
import type { Routes } from "./routes.ts";

type Refusal = PlatformRefusal | VerificationRefusal;

export const askForVerification =
  (
    verifyAgain: ReturnType<typeof makeResendVerification>,
    views: SubscriptionViews,
  ): Endpoint<Routes["askForVerification"], Refusal> =>
  async ({ caller, params: { clientId, subscriptionId } }) => {
    if (!canAccessClient(caller, clientId)) return refuse({ kind: "not_found" });
    const scope = { agencyId: caller.agencyId, clientId };
    const requested = await verifyAgain(scope, subscriptionId);
    return requested.ok ? ok({ status: 202, body: await views.forClient(scope, requested.value) }) : requested;
  };

export const confirmVerification =
  (
    confirm: ReturnType<typeof makeConfirmByCode>,
    views: SubscriptionViews,
  ): Endpoint<Routes["confirmVerification"], Refusal> =>
  async ({ caller, params: { clientId, subscriptionId }, body: { code } }) => {
    if (!canAccessClient(caller, clientId)) return refuse({ kind: "not_found" });
    const scope = { agencyId: caller.agencyId, clientId };
    const confirmed = await confirm(scope, subscriptionId, code);
    return confirmed.ok ? ok({ status: 200, body: await views.forClient(scope, confirmed.value) }) : confirmed;
  };

export const askForEventVerification =
  (
    verifyAgain: ReturnType<typeof makeResendVerification>,
    views: SubscriptionViews,
  ): Endpoint<Routes["askForEventVerification"], Refusal> =>
  async ({ caller: { agencyId }, params: { subscriptionId } }) => {
    const requested = await verifyAgain({ agencyId }, subscriptionId);
    return requested.ok ? ok({ status: 202, body: await views.forAgency({ agencyId }, requested.value) }) : requested;
  };

export const confirmEventVerification =
  (
    confirm: ReturnType<typeof makeConfirmByCode>,
    views: SubscriptionViews,
  ): Endpoint<Routes["confirmEventVerification"], Refusal> =>
  async ({ caller: { agencyId }, params: { subscriptionId }, body: { code } }) => {
    const confirmed = await confirm({ agencyId }, subscriptionId, code);
    return confirmed.ok ? ok({ status: 200, body: await views.forAgency({ agencyId }, confirmed.value) }) : confirmed;
  };

type Deps = {
  links: ReturnType<typeof makeConfirmByLink>;
  readNames: ReturnType<typeof makeReadSubscriptionNames>;
};

export const openVerification =
  (deps: Deps): Endpoint<Routes["openVerification"], Refusal> =>
  async ({ params: { token } }) =>
    ok(await toPageResponse(deps, await deps.links.look(token)));

export const answerVerification =
  (deps: Deps): Endpoint<Routes["answerVerification"], Refusal> =>
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
