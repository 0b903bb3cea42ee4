import { makePlan } from "#reports/plan.ts";
import { bindConsole } from "../console-route.ts";
import { makeListReportNames } from "../reports/list-report-names.ts";
import { showPlanner } from "./endpoints.ts";
import { plannerRoutes } from "./routes.ts";

type Deps = Parameters<typeof makePlan>[0] & Parameters<typeof makeListReportNames>[0];

/** The planner, which shows what the API plans. */
export const plannerConsole = (deps: Deps) =>
  bindConsole(plannerRoutes, {
    showPlanner: showPlanner({ plan: makePlan(deps), listNames: makeListReportNames(deps) }),
  });
