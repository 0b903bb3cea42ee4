import { makeAnnounce } from "#events/announce.ts";
import { bindEndpoints } from "#platform/http/endpoint.ts";
import type { Page } from "#platform/http/page-handler.ts";
import { limits } from "#platform/limits.ts";
import type { Table } from "#platform/table/table.ts";
import { makeScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import { makeSubscriptionStore } from "./adapters/subscription-store.ts";
import { makeChangeSubscription } from "./change-subscription.ts";
import { makeCreateSubscription } from "./create-subscription.ts";
import { findAgencyOwner, findClientOwner, makeSubscriptionEndpoints } from "./endpoints.ts";
import { makeEndpointHealthStore } from "./health/adapters/endpoint-health-store.ts";
import { makeDisableEndpoint } from "./health/disable-endpoint.ts";
import { makeEnableAndReplayMissed } from "./health/enable-and-replay-missed.ts";
import { makeEnableEndpoint } from "./health/enable-endpoint.ts";
import type { EndpointHealthStore, ReplayMissed } from "./health/ports.ts";
import { makeOptOutStore } from "./opt-out/adapters/opt-out-store.ts";
import { makeStopPage } from "./opt-out/endpoints.ts";
import { makeListSameContact } from "./opt-out/list-same-contact.ts";
import { makeOptOut } from "./opt-out/opt-out.ts";
import { stopPageRoutes } from "./opt-out/routes.ts";
import { makeReadSubscriptionNames } from "./read-subscription-names.ts";
import { makeRevokeLinks } from "./revoke-links.ts";
import { makeRotateSecret } from "./rotate-secret.ts";
import { subscriptionRoutes } from "./routes.ts";
import { makeSubscriptionViews } from "./subscription-views.ts";
import { makeVerificationCountStore } from "./verification/adapters/verification-count-store.ts";
import { makeConfirmByCode } from "./verification/confirm-by-code.ts";
import { makeConfirmByLink } from "./verification/confirm-by-link.ts";
import { answerVerification, openVerification } from "./verification/endpoints.ts";
import { makeMarkVerified } from "./verification/mark-verified.ts";
import { makeRequestVerification } from "./verification/request-verification.ts";
import { makeResendVerification } from "./verification/resend-verification.ts";
import { makeVerificationLimit } from "./verification/verification-limit.ts";

export const openSubscriptions = (table: Table) => ({ subscriptions: makeSubscriptionStore(table) });

export const openEndpointHealth = (table: Table) => ({ endpointHealth: makeEndpointHealthStore(table) });

export const openVerificationCounts = (table: Table) => ({ verificationCounts: makeVerificationCountStore(table) });

export const openOptOuts = (table: Table) => ({ optOuts: makeOptOutStore(table) });

type Made = "requestVerification" | "verificationLimit" | "markVerified" | "scheduleRelease" | "announce" | "max";
type Deps = Omit<
  Parameters<typeof makeCreateSubscription>[0] &
    Parameters<typeof makeChangeSubscription>[0] &
    Parameters<typeof makeRotateSecret>[0] &
    Parameters<typeof makeResendVerification>[0] &
    Parameters<typeof makeConfirmByCode>[0] &
    Parameters<typeof makeConfirmByLink>[0] &
    Parameters<typeof makeEnableEndpoint>[0],
  Made
> &
  Parameters<typeof makeRequestVerification>[0] &
  Parameters<typeof makeVerificationLimit>[0] &
  Parameters<typeof makeReadSubscriptionNames>[0] &
  Parameters<typeof makeScheduleLeadRelease>[0] &
  Parameters<typeof makeAnnounce>[0] & {
    endpointHealth: EndpointHealthStore;
    replayMissed: ReplayMissed;
  };

/** Wires the verbs for subscriptions, for the API and for the console. */
export function wireSubscriptions(deps: Deps) {
  const scheduleRelease = makeScheduleLeadRelease(deps);
  const verificationLimit = makeVerificationLimit(deps);
  const withRequest = { ...deps, verificationLimit, requestVerification: makeRequestVerification(deps) };
  const withMark = { ...deps, markVerified: makeMarkVerified({ ...deps, verificationLimit, scheduleRelease }) };
  const enable = makeEnableEndpoint({ ...deps, scheduleRelease, announce: makeAnnounce(deps) });
  return {
    withRequest,
    withMark,
    scheduleRelease,
    views: makeSubscriptionViews(deps.endpointHealth),
    change: makeChangeSubscription(withRequest),
    rotate: makeRotateSecret(deps),
    revokeLinks: makeRevokeLinks(deps),
    resend: makeResendVerification(withRequest),
    confirm: makeConfirmByCode(withMark),
    enable: makeEnableAndReplayMissed({ enable, replayMissed: deps.replayMissed }),
  };
}

export function subscriptionEndpoints(deps: Deps) {
  const { withRequest, withMark, views, ...verbs } = wireSubscriptions(deps);
  const createForClient = makeCreateSubscription({ ...withRequest, max: limits.subscriptionsPerClient });
  const createForAgency = makeCreateSubscription({ ...withRequest, max: limits.eventSubscriptions });
  const common = { ...deps, ...verbs };
  const client = makeSubscriptionEndpoints({ ...common, create: createForClient }, findClientOwner(views));
  const agency = makeSubscriptionEndpoints({ ...common, create: createForAgency }, findAgencyOwner(views));
  const verificationPage = { links: makeConfirmByLink(withMark), readNames: makeReadSubscriptionNames(deps) };
  return bindEndpoints(subscriptionRoutes, {
    createSubscription: client.create,
    listSubscriptions: client.list,
    readSubscription: client.read,
    changeSubscription: client.change,
    rotateSecret: client.rotateSecret,
    createEventSubscription: agency.create,
    listEventSubscriptions: agency.list,
    readEventSubscription: agency.read,
    changeEventSubscription: agency.change,
    rotateEventSecret: agency.rotateSecret,
    askForVerification: client.askForVerification,
    confirmVerification: client.confirmVerification,
    askForEventVerification: agency.askForVerification,
    confirmEventVerification: agency.confirmVerification,
    openVerification: openVerification(verificationPage),
    answerVerification: answerVerification(verificationPage),
    revokeSubscriptionLinks: client.revokeLinks,
    enableEndpoint: client.enable,
    enableEventEndpoint: agency.enable,
  });
}

type StopDeps = Omit<Parameters<typeof makeStopPage>[0], "changeMessages"> &
  Omit<Parameters<typeof makeOptOut>[0], "enableEndpoint" | "disableEndpoint" | "listSameContact"> &
  Parameters<typeof makeListSameContact>[0] &
  Omit<Parameters<typeof makeEnableEndpoint>[0], "scheduleRelease" | "announce"> &
  Parameters<typeof makeScheduleLeadRelease>[0] &
  Parameters<typeof makeAnnounce>[0];

/** The page on which people stop texts and emails, by its path. */
export const stopPages = (deps: StopDeps): Record<string, Page> => ({
  [stopPageRoutes.openStopPage.path]: makeStopPage({
    ...deps,
    changeMessages: makeOptOut({
      ...deps,
      listSameContact: makeListSameContact(deps),
      disableEndpoint: makeDisableEndpoint(deps),
      enableEndpoint: makeEnableEndpoint({
        ...deps,
        scheduleRelease: makeScheduleLeadRelease(deps),
        announce: makeAnnounce(deps),
      }),
    }),
  }),
});
