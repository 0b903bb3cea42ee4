import { bindEndpoints } from "#platform/http/endpoint.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import { wakeLead } from "./endpoints.ts";
import { makeJudgeWake } from "./judge-wake.ts";
import { nurtureRoutes } from "./routes.ts";
import { makeRunWake } from "./run-wake.ts";
import { makeWakeLead } from "./wake-lead.ts";
import { makeWakeOnRequest } from "./wake-on-request.ts";

type Deps = Omit<Parameters<typeof makeWakeLead>[0], "judgeWake"> &
  Omit<Parameters<typeof makeJudgeWake>[0], "checkSuppression"> &
  Parameters<typeof makeCheckSuppression>[0];

/** Makes the verb that wakes a lead, for the API, the jobs and the console. */
export const wakesLead = (deps: Deps) =>
  makeWakeLead({ ...deps, judgeWake: makeJudgeWake({ ...deps, checkSuppression: makeCheckSuppression(deps) }) });

/** Makes the verb that wakes a lead when a caller asks for it. */
export const wireWakeOnRequest = (deps: Deps) => makeWakeOnRequest({ ...deps, wakeLead: wakesLead(deps) });

export const nurtureEndpoints = (deps: Deps) =>
  bindEndpoints(nurtureRoutes, { wakeLead: wakeLead(wireWakeOnRequest(deps)) });

/** Makes the handler of the jobs that wake nurtured leads. */
export const runWake = (deps: Deps & Pick<Parameters<typeof makeRunWake>[0], "onFault">) =>
  makeRunWake({ ...deps, wakeLead: wakesLead(deps) });
