import { accountEndpoints } from "#accounts/wire.ts";
import { billingEndpoints } from "#billing/wire.ts";
import { campaignEndpoints } from "#campaigns/wire.ts";
import { contactEndpoints } from "#contact/wire.ts";
import { makeRequestReplay } from "#delivery/replays/request-replay.ts";
import { deliveryEndpoints } from "#delivery/wire.ts";
import { leadEndpoints } from "#leads/wire.ts";
import { type BoundEndpoint, bindEndpoints } from "#platform/http/endpoint.ts";
import { readinessEndpoints } from "#readiness/wire.ts";
import { subscriptionEndpoints } from "#subscriptions/wire.ts";
import { suppressionEndpoints } from "#suppressions/wire.ts";
import { explainProblem } from "./explain-problem.ts";
import { pageRoutes } from "./page-routes.ts";
import type { Refusal } from "./problems.ts";
import type { Routes } from "./routes.ts";

type Deps = Omit<Parameters<typeof subscriptionEndpoints>[0], "replayMissed"> &
  Parameters<typeof accountEndpoints>[0] &
  Parameters<typeof billingEndpoints>[0] &
  Parameters<typeof campaignEndpoints>[0] &
  Parameters<typeof contactEndpoints>[0] &
  Parameters<typeof deliveryEndpoints>[0] &
  Parameters<typeof leadEndpoints>[0] &
  Parameters<typeof readinessEndpoints>[0] &
  Parameters<typeof suppressionEndpoints>[0];

/** Makes the endpoints of all routes that the API function handles: a missing endpoint does not compile. */
export const apiEndpoints = (deps: Deps) =>
  ({
    ...leadEndpoints(deps),
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

/** The names of the routes that the API function handles. */
type ApiRouteName = {
  [Name in keyof Routes]: Routes[Name]["handledBy"] extends "api" ? Name : never;
}[keyof Routes];
