import { makeProjectLeads } from "#app/on-table-changes.ts";
import { factOfImage, leadOfImage, relayedOfImage } from "#app/stream-images.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import { makeTopicDispatcher } from "#delivery/adapters/topic-dispatcher.ts";
import { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import { makeTakeMailEvents } from "#delivery/email/on-mail-events.ts";
import { makeTakeMailReport } from "#delivery/email/take-mail-report.ts";
import { makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import { makeDispatchMessages } from "#delivery/orders/dispatch-messages.ts";
import { makeFactsOfDelivery } from "#delivery/orders/facts-of-delivery.ts";
import { makeRelayLeads } from "#delivery/orders/on-table-changes.ts";
import { makeRetryDelivery } from "#delivery/orders/retry-delivery.ts";
import { makeFindReplayed } from "#delivery/replays/find-replayed.ts";
import { makeWorkReplay } from "#delivery/replays/work-replay.ts";
import { makeAnnounceFacts } from "#events/announce-facts.ts";
import { makeAnnounce } from "#events/announce.ts";
import { makeAcceptLead } from "#intake/accept-lead.ts";
import { factSort } from "#leads/adapters/keys.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import type { Now } from "#platform/ports.ts";
import type { CanaryMetrics } from "#readiness/ports.ts";
import { makeWorkCanary } from "#readiness/work-canary.ts";
import { makeRecheckLead } from "#recovery/recheck-lead.ts";
import { makeWorkRecheck } from "#recovery/work-recheck.ts";
import { makeWorkUnsent } from "#recovery/work-unsent.ts";
import { makeLookAtClients } from "#routing/look-at-clients.ts";
import { makeReleaseHeld } from "#routing/release-held.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeDueQueue } from "#scheduling/adapters/due-queue.ts";
import { makeWorkDueOrders } from "#scheduling/on-due-orders.ts";
import { makeSweepDue } from "#scheduling/sweep-due.ts";
import { makeWorkDue } from "#scheduling/work-due.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { makeWorkEndpoint } from "#subscriptions/health/work-endpoint.ts";
import type { Process } from "./process.ts";
import { aSender, type Endpoints } from "./senders.ts";
import { worldOf } from "./stores.ts";
import type { Functions } from "./system.ts";

async function setAside(): Promise<void> {
  throw new Error("everything here can be read");
}

/** Everything that delivers, as the functions of the system wire it, around endpoints that a test makes up. */
export function systemFunctions(surroundings: {
  now: Now;
  agencyId: string;
  endpoints: Endpoints;
  metrics: CanaryMetrics;
  onFault: (fault: unknown) => void;
}): Functions {
  const { now, agencyId, endpoints, metrics, onFault } = surroundings;
  const worldIn = ({ table, sns }: Process) => {
    const world = { ...worldOf(table, now), dispatcher: makeTopicDispatcher(sns, "topic") };
    return {
      ...world,
      announce: makeAnnounce(world),
      disable: makeDisableEndpoint(world),
      dispatchLeads: makeDispatchLeads(world),
      projectLead: makeProjectLead(world),
      projectDeadLetters: makeProjectDeadLetters(world),
      setAside,
    };
  };

  return {
    relay(process) {
      const world = worldIn(process);
      return makeRelayLeads({
        ...{ ...world, relayedOfImage, onFault },
        dispatchMessages: makeDispatchMessages(world),
      });
    },

    project(process) {
      const world = worldIn(process);
      return makeProjectLeads({
        ...{ ...world, leadOfImage, factOfImage, onFault },
        announceFacts: makeAnnounceFacts({ announce: world.announce, nameOf: factSort }),
      });
    },

    deliver: (process, queue) => aSender({ process, queue, now, endpoints, onFault }),

    mailEvents(process) {
      return makeTakeMailEvents({ takeMailReport: makeTakeMailReport(worldIn(process)), onFault });
    },

    workDue(process) {
      const world = worldIn(process);
      const { table } = process;
      const recheckLead = makeRecheckLead(world);
      const placing = { ...world, router: makeRouteLead(world), lookAtClients: makeLookAtClients(world) };
      return makeWorkDueOrders({
        workDue: makeWorkDue({
          ...world,
          work: {
            retry: makeRetryDelivery({ ...world, factsOf: makeFactsOfDelivery(world) }),
            recheck: makeWorkRecheck({ ...world, recheckLead, onFault }),
            unsent: makeWorkUnsent({ ...world, index: makeLeadIndex(table, world.clients), recheckLead, onFault }),
            endpoint: makeWorkEndpoint(world),
            replay: makeWorkReplay({ ...world, findReplayed: makeFindReplayed({ ...world, onFault }) }),
            release: makeReleaseHeld({ ...placing, onFault }),
            canary: makeWorkCanary({ ...placing, metrics, acceptLead: makeAcceptLead(placing) }),
          },
        }),
        onFault,
      });
    },

    sweep({ table, sqs }) {
      const { dueItems } = worldOf(table, now);
      return makeSweepDue({
        // Other systems share the table.
        dueItems: {
          ...dueItems,
          async *listDue(before, pageSize) {
            for await (const orders of dueItems.listDue(before, pageSize)) {
              yield orders.filter((order) => order.agencyId === agencyId);
            }
          },
        },
        ...{ dueQueue: makeDueQueue(sqs, "due"), now },
      });
    },
  };
}
