import { makeAppointmentDispatcher } from "#invitations/adapters/appointment-dispatcher.ts";
import { makeDispatchAppointments } from "#invitations/dispatch-appointments.ts";
import { makeExportFiles } from "#exports/adapters/export-files.ts";
import { makeRecordAppointmentFeedback } from "#invitations/record-appointment-feedback.ts";
import { jobHandlers } from "#app/job-handlers.ts";
import { onTableChanges as onProjectedChanges } from "#app/on-table-changes.ts";
import { decodeFactImage, decodeLeadKey, decodeRelayedChange } from "#app/stream-images.ts";
import { makeScheduleAppointmentLooks } from "#appointments/schedule-appointment-looks.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import { scheduleChase } from "#chasing/wire.ts";
import { makeTopicDispatcher } from "#delivery/adapters/topic-dispatcher.ts";
import { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import { onMailEvents } from "#delivery/email/on-mail-events.ts";
import { makeRecordEmailFeedback } from "#delivery/email/record-email-feedback.ts";
import { onSmsEvents } from "#delivery/sms/on-sms-events.ts";
import { makeRecordTextFeedback } from "#delivery/sms/record-text-feedback.ts";
import { makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import { makeDispatchMessages } from "#delivery/orders/dispatch-messages.ts";
import { onTableChanges as onRelayedChanges } from "#delivery/orders/on-table-changes.ts";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import { makeAnnounceFacts } from "#events/announce-facts.ts";
import { makeAnnounce } from "#events/announce.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { makeScheduleWake } from "#nurture/schedule-wake.ts";
import type { Now } from "#platform/ports.ts";
import type { CanaryMetrics } from "#readiness/ports.ts";
import { makeScheduleDayCells } from "#reports/schedule-day-cells.ts";
import { makeGiveReplacement } from "#returns/give-replacement.ts";
import { makeProjectNextTry } from "#leads/project-next-try.ts";
import { makeProjectWorkList } from "#leads/project-work-list.ts";
import { makeProjectReturns } from "#returns/project-returns.ts";
import type { StatementMetrics } from "#statements/ports.ts";
import type { ReachMetrics } from "#subscriptions/health/ports.ts";
import { makeJobQueue } from "#scheduling/adapters/job-queue.ts";
import { makeEnqueueDueJobs } from "#scheduling/enqueue-due-jobs.ts";
import { onDueOrders } from "#scheduling/on-due-orders.ts";
import { makeRunJob } from "#scheduling/run-job.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { makeListSameContact } from "#subscriptions/opt-out/list-same-contact.ts";
import type { Process } from "./process.ts";
import { anAppointmentSender } from "./appointment-sender.ts";
import { aSender, type Endpoints } from "./senders.ts";
import { worldOf } from "./stores.ts";
import type { Functions } from "./system.ts";

async function quarantine(): Promise<void> {
  throw new Error("everything here can be decoded");
}

/** All functions that deliver, wired as in the system, with the endpoints of a test. */
export function systemFunctions(surroundings: {
  now: Now;
  agencyId: string;
  endpoints: Endpoints;
  metrics: CanaryMetrics & ReachMetrics & StatementMetrics;
  onFault: (fault: unknown) => void;
}): Functions {
  const { now, agencyId, endpoints, metrics, onFault } = surroundings;
  const worldIn = ({ table, sns }: Process) => {
    const world = { ...worldOf(table, now), dispatcher: makeTopicDispatcher(sns, "topic") };
    return {
      ...world,
      announce: makeAnnounce(world),
      disableEndpoint: makeDisableEndpoint(world),
      listSameContact: makeListSameContact(world),
      dispatchLeads: makeDispatchLeads(world),
      projectLead: makeProjectLead({ ...world, scheduleDayCells: makeScheduleDayCells(world) }),
      projectDeadLetters: makeProjectDeadLetters(world),
      scheduleWake: makeScheduleWake(world),
      scheduleChase: scheduleChase(world),
      scheduleAppointmentLooks: makeScheduleAppointmentLooks(world),
      giveReplacement: makeGiveReplacement(world),
      projectNextTry: makeProjectNextTry(world),
      projectWorkList: makeProjectWorkList(world),
      projectReturns: makeProjectReturns(world),
      quarantine,
    };
  };

  return {
    relay(process) {
      const world = worldIn(process);
      return onRelayedChanges({
        name: "relay",
        ...world,
        decodeRelayedChange,
        onFault,
        dispatchMessages: makeDispatchMessages(world),
        dispatchAppointments: makeDispatchAppointments({
          appointmentDispatcher: makeAppointmentDispatcher(process.sns, "topic"),
        }),
      });
    },

    project(process) {
      const world = worldIn(process);
      return onProjectedChanges({
        name: "project",
        ...world,
        decodeLeadKey,
        decodeFactImage,
        onFault,
        announceFacts: makeAnnounceFacts({ announce: world.announce, toFactIdentity: factSortKey }),
        leadMetrics: { recordProgress: () => undefined },
      });
    },

    deliver: (process, queue) => aSender({ process, queue, now, endpoints, onFault }),

    deliverAppointment: (process) => anAppointmentSender({ process, now, onFault }),

    mailEvents(process) {
      return onMailEvents({
        name: "mail-events",
        recordEmailFeedback: makeRecordEmailFeedback(worldIn(process)),
        recordAppointmentFeedback: makeRecordAppointmentFeedback(worldIn(process)),
        onUnknown: (messageId) => onFault(new Error(`unknown email ${messageId}`)),
        onFault,
      });
    },

    smsEvents(process) {
      return onSmsEvents({
        name: "sms-events",
        recordTextFeedback: makeRecordTextFeedback(worldIn(process)),
        recordAppointmentFeedback: makeRecordAppointmentFeedback(worldIn(process)),
        onUnknown: (messageId) => onFault(new Error(`unknown text ${messageId}`)),
        onFault,
      });
    },

    workDue(process) {
      const world = worldIn(process);
      const { table, sns, sqs, s3 } = process;
      const deps = {
        ...world,
        index: makeLeadIndex(table, world.clients),
        inbox: makeSandboxInbox(table),
        metrics,
        onFault,
        partEntries: 2,
        exportFiles: makeExportFiles(s3, "exports"),
        jobQueue: makeJobQueue(sqs, "due"),
        appointmentDispatcher: makeAppointmentDispatcher(sns, "topic"),
      };
      return onDueOrders({
        name: "work-due",
        loadRunJob: async () => makeRunJob({ ...world, handlers: jobHandlers(deps) }),
        onFault,
      });
    },

    sweep({ table, sqs }) {
      const { jobs } = worldOf(table, now);
      return makeEnqueueDueJobs({
        // Other systems share the table.
        jobs: {
          ...jobs,
          async *listDue(before, pageSize) {
            for await (const orders of jobs.listDue(before, pageSize)) {
              yield orders.filter((order) => order.agencyId === agencyId);
            }
          },
        },
        jobQueue: makeJobQueue(sqs, "due"),
        now,
      });
    },
  };
}
