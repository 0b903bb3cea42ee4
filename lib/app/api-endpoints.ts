import { accountEndpoints } from "#accounts/wire.ts";
import { billingEndpoints } from "#billing/wire.ts";
import { campaignEndpoints } from "#campaigns/wire.ts";
import { contactEndpoints } from "#contact/wire.ts";
import { makeRequestReplay } from "#delivery/replays/request-replay.ts";
import { deliveryEndpoints } from "#delivery/wire.ts";
import { ok, refuse } from "#domain/shared/result.ts";
import { refusedLeadEndpoints } from "#intake/refused/wire.ts";
import { leadEndpoints } from "#leads/wire.ts";
import { bindEndpoints, type BoundEndpoint, type Endpoint } from "#platform/http/endpoint.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import { renderProblemTypePage } from "#platform/pages/problem-page.ts";
import { readinessEndpoints } from "#readiness/wire.ts";
import { subscriptionEndpoints } from "#subscriptions/wire.ts";
import { suppressionEndpoints } from "#suppressions/wire.ts";
import { pageRoutes } from "./page-routes.ts";
import { internalError, problems, type Refusal, toProblemSlug } from "./problems.ts";
import type { Routes } from "./routes.ts";

type Deps = Omit<Parameters<typeof subscriptionEndpoints>[0], "replayMissed"> &
  Parameters<typeof accountEndpoints>[0] &
  Parameters<typeof billingEndpoints>[0] &
  Parameters<typeof campaignEndpoints>[0] &
  Parameters<typeof contactEndpoints>[0] &
  Parameters<typeof deliveryEndpoints>[0] &
  Parameters<typeof leadEndpoints>[0] &
  Parameters<typeof readinessEndpoints>[0] &
  Parameters<typeof refusedLeadEndpoints>[0] &
  Parameters<typeof suppressionEndpoints>[0];

/** Makes the endpoints of all routes that the API function handles: a missing endpoint does not compile. */
export const apiEndpoints = (deps: Deps) =>
  ({
    ...leadEndpoints(deps),
    ...refusedLeadEndpoints(deps),
    ...contactEndpoints(deps),
    ...accountEndpoints(deps),
    ...campaignEndpoints(deps),
    ...readinessEndpoints(deps),
    ...subscriptionEndpoints({ ...deps, replayMissed: makeRequestReplay(deps) }),
    ...suppressionEndpoints(deps),
    ...billingEndpoints(deps),
    ...deliveryEndpoints(deps),
    ...bindEndpoints(pageRoutes, { explainProblem }),
  }) satisfies Record<ApiRouteName, BoundEndpoint<Refusal>>;

type ApiRouteName = {
  [Name in keyof Routes]: Routes[Name]["handledBy"] extends "api" ? Name : never;
}[keyof Routes];

const problemsBySlug = new Map(
  Object.entries({ ...problems, internal_error: internalError }).map(([kind, problem]) => [
    toProblemSlug(kind),
    problem,
  ]),
);

/** Serves the page that a problem's type URI opens. */
const explainProblem: Endpoint<Routes["explainProblem"]> = async ({ params: { slug } }) => {
  const problem = problemsBySlug.get(slug);
  if (!problem) return refuse({ kind: "not_found" });
  const { "content-type": mediaType, ...headers } = pageHeaders;
  return ok({ status: 200, body: { mediaType, text: renderProblemTypePage({ slug, ...problem }) }, headers });
};
