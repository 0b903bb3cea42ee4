import { accountEndpoints } from "#accounts/wire.ts";
import { userEndpoints } from "#accounts/users/wire.ts";
import { appointmentEndpoints } from "#appointments/wire.ts";
import { billingEndpoints } from "#billing/wire.ts";
import { campaignEndpoints } from "#campaigns/wire.ts";
import { batchEndpoints, contactEndpoints, statusEndpoints } from "#contact/wire.ts";
import { contractEndpoints } from "#contracts/wire.ts";
import { makeRequestReplay } from "#delivery/replays/request-replay.ts";
import { deliveryEndpoints } from "#delivery/wire.ts";
import { documentationEndpoints } from "#documentation/wire.ts";
import { ok } from "#domain/shared/result.ts";
import { exportEndpoints } from "#exports/wire.ts";
import { erasureEndpoints } from "#erasures/wire.ts";
import { refusedLeadEndpoints } from "#intake/refused/wire.ts";
import { ledgerEndpoints } from "#ledger/wire.ts";
import { leadEndpoints } from "#leads/wire.ts";
import { nurtureEndpoints } from "#nurture/wire.ts";
import { bindEndpoints, type BoundEndpoint, type Endpoint } from "#platform/http/endpoint.ts";
import { pageHeaders } from "#platform/pages/page-headers.ts";
import { renderNoticePage } from "#platform/pages/page-layout.ts";
import { renderProblemTypeIndex, renderProblemTypePage } from "#platform/pages/problem-page.ts";
import { readinessEndpoints } from "#readiness/wire.ts";
import { makeScheduleRebuild } from "#reports/rebuild-cells.ts";
import { cellReaders, reportEndpoints } from "#reports/wire.ts";
import { returnEndpoints } from "#returns/wire.ts";
import { statementEndpoints } from "#statements/wire.ts";
import { subscriptionEndpoints } from "#subscriptions/wire.ts";
import { suppressionEndpoints } from "#suppressions/wire.ts";
import { pageRoutes } from "./page-routes.ts";
import { problems, type Refusal } from "./problems.ts";
import { internalError, toProblemSlug } from "#platform/http/problem-writer.ts";
import type { Routes } from "./routes.ts";

type Deps = Omit<Parameters<typeof subscriptionEndpoints>[0], "replayMissed"> &
  Omit<Parameters<typeof accountEndpoints>[0], "scheduleRebuild"> &
  Parameters<typeof userEndpoints>[0] &
  Parameters<typeof appointmentEndpoints>[0] &
  Omit<Parameters<typeof billingEndpoints>[0], "loadPeriodCells"> &
  Parameters<typeof cellReaders>[0] &
  Parameters<typeof makeScheduleRebuild>[0] &
  Parameters<typeof campaignEndpoints>[0] &
  Parameters<typeof batchEndpoints>[0] &
  Parameters<typeof statusEndpoints>[0] &
  Parameters<typeof contractEndpoints>[0] &
  Parameters<typeof deliveryEndpoints>[0] &
  Parameters<typeof documentationEndpoints>[0] &
  Parameters<typeof exportEndpoints>[0] &
  Parameters<typeof erasureEndpoints>[0] &
  Parameters<typeof leadEndpoints>[0] &
  Parameters<typeof ledgerEndpoints>[0] &
  Parameters<typeof statementEndpoints>[0] &
  Parameters<typeof nurtureEndpoints>[0] &
  Parameters<typeof readinessEndpoints>[0] &
  Parameters<typeof refusedLeadEndpoints>[0] &
  Omit<Parameters<typeof reportEndpoints>[0], keyof ReturnType<typeof cellReaders>> &
  Parameters<typeof returnEndpoints>[0] &
  Parameters<typeof suppressionEndpoints>[0];

/** Makes the endpoints of all routes that the API function handles: a missing endpoint does not compile. */
export const apiEndpoints = (deps: Deps) =>
  ({
    ...leadEndpoints(deps),
    ...refusedLeadEndpoints(deps),
    ...contactEndpoints(deps),
    ...appointmentEndpoints(deps),
    ...batchEndpoints(deps),
    ...statusEndpoints(deps),
    ...nurtureEndpoints(deps),
    ...accountEndpoints({ ...deps, scheduleRebuild: makeScheduleRebuild(deps) }),
    ...userEndpoints(deps),
    ...campaignEndpoints(deps),
    ...readinessEndpoints(deps),
    ...returnEndpoints(deps),
    ...subscriptionEndpoints({ ...deps, replayMissed: makeRequestReplay(deps) }),
    ...suppressionEndpoints(deps),
    ...erasureEndpoints(deps),
    ...contractEndpoints(deps),
    ...billingEndpoints({ ...deps, ...cellReaders(deps) }),
    ...ledgerEndpoints(deps),
    ...reportEndpoints({ ...deps, ...cellReaders(deps) }),
    ...exportEndpoints(deps),
    ...statementEndpoints(deps),
    ...deliveryEndpoints(deps),
    ...documentationEndpoints(deps),
    ...bindEndpoints(pageRoutes, {
      explainProblem,
      listProblemTypes,
      checkHealth: checkHealth(deps),
    }),
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

/** Throws if the table does not respond: the response is then a 503 or a 500. */
const checkHealth =
  ({ apiKeys }: Pick<Deps, "apiKeys">): Endpoint<Routes["checkHealth"]> =>
  async () => {
    // No key has this hash.
    await apiKeys.findByHash("health");
    return ok({ status: 200, body: { status: "ok" } });
  };

const listProblemTypes: Endpoint<Routes["listProblemTypes"]> = async () => {
  const { "content-type": mediaType, ...headers } = pageHeaders;
  const text = renderProblemTypeIndex([...problemsBySlug].map(([slug, problem]) => ({ slug, ...problem })));
  return ok({ status: 200, body: { mediaType, text }, headers });
};

const unknownProblem = { title: "Not found", paragraphs: ["The API has no problem type with this name."] };

/** Serves the page that a problem's type URI opens. */
const explainProblem: Endpoint<Routes["explainProblem"]> = async ({ params: { slug } }) => {
  const problem = problemsBySlug.get(slug);
  const { "content-type": mediaType, ...headers } = pageHeaders;
  const toBody = (text: string) => ({ body: { mediaType, text }, headers });
  return problem
    ? ok({ status: 200, ...toBody(renderProblemTypePage({ slug, ...problem })) })
    : ok({ status: 404, ...toBody(renderNoticePage(unknownProblem)) });
};
