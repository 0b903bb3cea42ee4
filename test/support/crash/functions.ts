import { makeTakeMailEvents } from "../../../lib/inbound/queue/take-mail-events.ts";
import { makeWorkDueOrders } from "../../../lib/inbound/queue/work-due-orders.ts";
import { makeProjectLeads } from "../../../lib/inbound/stream/project-leads.ts";
import { makeRelayLeads } from "../../../lib/inbound/stream/relay-leads.ts";
import { factSort } from "../../../lib/outbound/dynamodb/keys.ts";
import { makeLeadIndex } from "../../../lib/outbound/dynamodb/lead-index.ts";
import { factOfImage, leadOfImage, relayedOfImage } from "../../../lib/outbound/dynamodb/stream-images.ts";
import { makeTopicDispatcher } from "../../../lib/outbound/sns/topic-dispatcher.ts";
import { makeDueQueue } from "../../../lib/outbound/sqs/due-queue.ts";
import { makeAcceptLead } from "../../../lib/use-cases/accept-lead.ts";
import { makeAnnounceFacts } from "../../../lib/use-cases/announce-facts.ts";
import { makeAnnounce } from "../../../lib/use-cases/announce.ts";
import { makeDisableEndpoint } from "../../../lib/use-cases/disable-endpoint.ts";
import { makeDispatchLeads } from "../../../lib/use-cases/dispatch-leads.ts";
import { makeDispatchMessages } from "../../../lib/use-cases/dispatch-messages.ts";
import { makeFactsOfDelivery } from "../../../lib/use-cases/facts-of-delivery.ts";
import { makeFindReplayed } from "../../../lib/use-cases/find-replayed.ts";
import { makeLookAtClients } from "../../../lib/use-cases/look-at-clients.ts";
import type { CanaryMetrics } from "../../../lib/use-cases/ports/canaries.ts";
import type { Now } from "../../../lib/use-cases/ports/world.ts";
import { makeProjectDeadLetters } from "../../../lib/use-cases/project-dead-letters.ts";
import { makeProjectLead } from "../../../lib/use-cases/project-lead.ts";
import { makeRecheckLead } from "../../../lib/use-cases/recheck-lead.ts";
import { makeReleaseHeld } from "../../../lib/use-cases/release-held.ts";
import { makeRetryDelivery } from "../../../lib/use-cases/retry-delivery.ts";
import { makeRouteLead } from "../../../lib/use-cases/route-lead.ts";
import { makeSweepDue } from "../../../lib/use-cases/sweep-due.ts";
import { makeTakeMailReport } from "../../../lib/use-cases/take-mail-report.ts";
import { makeWorkCanary } from "../../../lib/use-cases/work-canary.ts";
import { makeWorkDue } from "../../../lib/use-cases/work-due.ts";
import { makeWorkEndpoint } from "../../../lib/use-cases/work-endpoint.ts";
import { makeWorkRecheck } from "../../../lib/use-cases/work-recheck.ts";
import { makeWorkReplay } from "../../../lib/use-cases/work-replay.ts";
import { makeWorkUnsent } from "../../../lib/use-cases/work-unsent.ts";
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
