import { makeCancelAppointment } from "#appointments/cancel-appointment.ts";
import { makeAnnounce } from "#events/announce.ts";
import { makePersonStore } from "#leads/adapters/person-store.ts";
import { bindEndpoints } from "#platform/http/endpoint.ts";
import type { Table } from "#platform/table/table.ts";
import { makeErasureStore } from "./adapters/erasure-store.ts";
import { listErasures, readErasure, requestErasure } from "./endpoints.ts";
import { makeEraseLead } from "./erase-lead.ts";
import { makeEraseRefusedLeads } from "./erase-refused-leads.ts";
import { makeFindLeads } from "./find-leads.ts";
import type { Erasures } from "./ports.ts";
import { makeReadErasure } from "./read-erasure.ts";
import { makeRequestErasure } from "./request-erasure.ts";
import { erasureRoutes } from "./routes.ts";
import { makeRunErasure } from "./run-erasure.ts";
import { makeSendNotices } from "./send-notices.ts";

export const openErasures = (table: Table) => ({ erasures: makeErasureStore(table), persons: makePersonStore(table) });

type EndpointDeps = Parameters<typeof makeRequestErasure>[0] &
  Parameters<typeof makeReadErasure>[0] & { erasures: Erasures };

/** Makes the verbs that request an erasure and read it. */
export const wireErasures = (deps: EndpointDeps) => ({
  erasures: deps.erasures,
  requestErasure: makeRequestErasure(deps),
  readErasure: makeReadErasure(deps),
});

export function erasureEndpoints(deps: EndpointDeps) {
  const verbs = wireErasures(deps);
  return bindEndpoints(erasureRoutes, {
    requestErasure: requestErasure(verbs.requestErasure),
    listErasures: listErasures(deps.erasures),
    readErasure: readErasure(verbs.readErasure),
  });
}

type RunDeps = Omit<
  Parameters<typeof makeRunErasure>[0],
  "findLeads" | "eraseLead" | "eraseRefusedLeads" | "sendNotices"
> &
  Parameters<typeof makeFindLeads>[0] &
  Omit<Parameters<typeof makeEraseLead>[0], "cancelAppointment"> &
  Parameters<typeof makeCancelAppointment>[0] &
  Parameters<typeof makeEraseRefusedLeads>[0] &
  Omit<Parameters<typeof makeSendNotices>[0], "announce"> &
  Parameters<typeof makeAnnounce>[0];

/** Makes the handler of the jobs that erase persons. */
export const runErasure = (deps: RunDeps) =>
  makeRunErasure({
    ...deps,
    findLeads: makeFindLeads(deps),
    eraseLead: makeEraseLead({ ...deps, cancelAppointment: makeCancelAppointment(deps) }),
    eraseRefusedLeads: makeEraseRefusedLeads(deps),
    sendNotices: makeSendNotices({ ...deps, announce: makeAnnounce(deps) }),
  });
