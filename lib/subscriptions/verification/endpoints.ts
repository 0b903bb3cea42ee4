import type { Routes } from "#app/routes.ts";
import { maySeeClient } from "#domain/accounts/api-key.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import type { Endpoint, Written } from "#platform/http/endpoint.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import type { makeReadSubscriptionNames } from "../read-subscription-names.ts";
import type { SubscriptionViews } from "../subscription-views.ts";
import type { makeConfirmByCode } from "./confirm-by-code.ts";
import type { LinkOpened, makeConfirmByLink } from "./confirm-by-link.ts";
import { verificationLinkInvalidPage, verificationPage } from "./pages/verification-page.ts";
import type { makeVerifyAgain } from "./verify-again.ts";

export const askForVerification =
  (verifyAgain: ReturnType<typeof makeVerifyAgain>, views: SubscriptionViews): Endpoint<Routes["askForVerification"]> =>
  async ({ caller, params: { clientId, subscriptionId } }) => {
    if (!maySeeClient(caller, clientId)) return refuse({ kind: "not_found" });
    const scope = { agencyId: caller.agencyId, clientId };
    const asked = await verifyAgain(scope, subscriptionId);
    return asked.ok ? ok({ status: 202, body: await views.ofClient(scope, asked.value) }) : asked;
  };

export const confirmVerification =
  (confirm: ReturnType<typeof makeConfirmByCode>, views: SubscriptionViews): Endpoint<Routes["confirmVerification"]> =>
  async ({ caller, params: { clientId, subscriptionId }, body: { code } }) => {
    if (!maySeeClient(caller, clientId)) return refuse({ kind: "not_found" });
    const scope = { agencyId: caller.agencyId, clientId };
    const confirmed = await confirm(scope, subscriptionId, code);
    return confirmed.ok ? ok({ status: 200, body: await views.ofClient(scope, confirmed.value) }) : confirmed;
  };

export const askForEventVerification =
  (
    verifyAgain: ReturnType<typeof makeVerifyAgain>,
    views: SubscriptionViews,
  ): Endpoint<Routes["askForEventVerification"]> =>
  async ({ caller: { agencyId }, params: { subscriptionId } }) => {
    const asked = await verifyAgain({ agencyId }, subscriptionId);
    return asked.ok ? ok({ status: 202, body: await views.ofAgency({ agencyId }, asked.value) }) : asked;
  };

export const confirmEventVerification =
  (
    confirm: ReturnType<typeof makeConfirmByCode>,
    views: SubscriptionViews,
  ): Endpoint<Routes["confirmEventVerification"]> =>
  async ({ caller: { agencyId }, params: { subscriptionId }, body: { code } }) => {
    const confirmed = await confirm({ agencyId }, subscriptionId, code);
    return confirmed.ok ? ok({ status: 200, body: await views.ofAgency({ agencyId }, confirmed.value) }) : confirmed;
  };

type World = {
  links: ReturnType<typeof makeConfirmByLink>;
  readNames: ReturnType<typeof makeReadSubscriptionNames>;
};

export const openVerification =
  (world: World): Endpoint<Routes["openVerification"]> =>
  async ({ params: { token } }) =>
    ok(await shown(world, await world.links.look(token)));

export const answerVerification =
  (world: World): Endpoint<Routes["answerVerification"]> =>
  async ({ params: { token } }) =>
    ok(await shown(world, await world.links.confirm(token)));

type Status = 200 | 404 | 410;
type Shown = { [Each in Status]: { status: Each; body: Written; headers: Record<string, string> } }[Status];

async function shown({ readNames }: World, opened: LinkOpened | undefined): Promise<Shown> {
  if (!opened) return { status: 404, ...pageOf(verificationLinkInvalidPage()) };
  const { scope, subscription, state } = opened;
  const view = { ...(await readNames(scope)), endpoint: subscription.endpoint, state };
  return { status: state === "expired" ? 410 : 200, ...pageOf(verificationPage(view)) };
}

function pageOf(text: string) {
  const { "content-type": mediaType, ...headers } = pageHeaders;
  return { body: { mediaType, text }, headers };
}
