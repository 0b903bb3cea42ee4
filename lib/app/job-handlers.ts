import { makeRunAppointmentLook } from "#appointments/run-appointment-look.ts";
import { makeScheduleAppointmentLooks } from "#appointments/schedule-appointment-looks.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import { runChase, scheduleChase } from "#chasing/wire.ts";
import { makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import { makeReadDeliveryFacts } from "#delivery/orders/read-delivery-facts.ts";
import { makeRetryDelivery } from "#delivery/orders/retry-delivery.ts";
import { makeFindReplayCandidates } from "#delivery/replays/find-replay-candidates.ts";
import { makeRunReplay } from "#delivery/replays/run-replay.ts";
import { runErasure } from "#erasures/wire.ts";
import { makeAnnounce } from "#events/announce.ts";
import { runExport } from "#exports/wire.ts";
import { makeAcceptLead } from "#intake/accept-lead.ts";
import { makeProjectNextTry } from "#leads/project-next-try.ts";
import { makeProjectWorkList } from "#leads/project-work-list.ts";
import { makeScheduleWake } from "#nurture/schedule-wake.ts";
import { runWake } from "#nurture/wire.ts";
import { makeRunCanary } from "#readiness/run-canary.ts";
import { makeRecheckAndProjectLead } from "#recovery/recheck-and-project-lead.ts";
import { makeRecheckLead } from "#recovery/recheck-lead.ts";
import { makeResendLostOrders } from "#recovery/resend-lost-orders.ts";
import { makeLoadCandidates } from "#routing/load-candidates.ts";
import { makeReleaseHeld } from "#routing/release-held.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeScheduleDayCells } from "#reports/schedule-day-cells.ts";
import { cellJobs } from "#reports/wire.ts";
import { makeProjectReturns } from "#returns/project-returns.ts";
import { runReturnLook } from "#returns/wire.ts";
import type { makeRunJob } from "#scheduling/run-job.ts";
import { statementJobs } from "#statements/wire.ts";
import { makeCheckEndpointHealth } from "#subscriptions/health/check-endpoint-health.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";

type Made =
  | "acceptLead"
  | "announce"
  | "disableEndpoint"
  | "dispatchLeads"
  | "findReplayCandidates"
  | "loadCandidates"
  | "projectDeadLetters"
  | "projectLead"
  | "projectNextTry"
  | "projectReturns"
  | "projectWorkList"
  | "readDeliveryFacts"
  | "recheckLead"
  | "router"
  | "scheduleChase"
  | "scheduleDayCells"
  | "scheduleAppointmentLooks"
  | "scheduleWake";
type Deps = Omit<
  Parameters<typeof makeRetryDelivery>[0] &
    Parameters<typeof makeRecheckAndProjectLead>[0] &
    Parameters<typeof makeRecheckLead>[0] &
    Parameters<typeof makeResendLostOrders>[0] &
    Parameters<typeof makeCheckEndpointHealth>[0] &
    Parameters<typeof makeRunReplay>[0] &
    Parameters<typeof makeReleaseHeld>[0] &
    Parameters<typeof makeRunCanary>[0] &
    Parameters<typeof makeAcceptLead>[0],
  Made
> &
  Parameters<typeof makeReadDeliveryFacts>[0] &
  Parameters<typeof makeFindReplayCandidates>[0] &
  Parameters<typeof makeDispatchLeads>[0] &
  Omit<Parameters<typeof makeProjectLead>[0], "scheduleDayCells"> &
  Parameters<typeof makeProjectDeadLetters>[0] &
  Parameters<typeof makeDisableEndpoint>[0] &
  Parameters<typeof makeAnnounce>[0] &
  Parameters<typeof makeRouteLead>[0] &
  Parameters<typeof makeLoadCandidates>[0] &
  Parameters<typeof runExport>[0] &
  Omit<Parameters<typeof runChase>[0], "router"> &
  Parameters<typeof scheduleChase>[0] &
  Parameters<typeof makeRunAppointmentLook>[0] &
  Parameters<typeof runReturnLook>[0] &
  Parameters<typeof makeProjectNextTry>[0] &
  Parameters<typeof makeProjectWorkList>[0] &
  Parameters<typeof makeProjectReturns>[0] &
  Parameters<typeof runErasure>[0] &
  Parameters<typeof runWake>[0] &
  Parameters<typeof statementJobs>[0] &
  Parameters<typeof cellJobs>[0];

/** Makes the handler of each kind of job: a missing handler does not compile. */
export function jobHandlers(deps: Deps): Parameters<typeof makeRunJob>[0]["handlers"] {
  const recheckLead = makeRecheckLead({ ...deps, dispatchLeads: makeDispatchLeads(deps) });
  const placing = { ...deps, router: makeRouteLead(deps), loadCandidates: makeLoadCandidates(deps) };
  const readDeliveryFacts = makeReadDeliveryFacts(deps);
  const scheduleDayCells = makeScheduleDayCells(deps);
  return {
    retry: makeRetryDelivery({ ...deps, readDeliveryFacts }),
    recheck: makeRecheckAndProjectLead({
      ...deps,
      recheckLead,
      projectLead: makeProjectLead({ ...deps, scheduleDayCells }),
      projectDeadLetters: makeProjectDeadLetters(deps),
      scheduleWake: makeScheduleWake(deps),
      scheduleChase: scheduleChase(deps),
      scheduleAppointmentLooks: makeScheduleAppointmentLooks(deps),
      projectNextTry: makeProjectNextTry(deps),
      projectWorkList: makeProjectWorkList(deps),
      projectReturns: makeProjectReturns(deps),
    }),
    wake: runWake(deps),
    ...statementJobs(deps),
    ...cellJobs(deps),
    appointment: makeRunAppointmentLook(deps),
    return: runReturnLook(deps),
    unsent: makeResendLostOrders({ ...deps, recheckLead }),
    endpoint: makeCheckEndpointHealth({
      ...deps,
      disableEndpoint: makeDisableEndpoint(deps),
      announce: makeAnnounce(deps),
    }),
    replay: makeRunReplay({ ...deps, readDeliveryFacts, findReplayCandidates: makeFindReplayCandidates(deps) }),
    export: runExport(deps),
    erasure: runErasure(deps),
    chase: runChase(placing),
    release: makeReleaseHeld(placing),
    canary: makeRunCanary({ ...placing, acceptLead: makeAcceptLead(placing) }),
  };
}
