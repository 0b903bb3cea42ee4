import { SNSClient } from "@aws-sdk/client-sns";
import { readEnvironment } from "#app/environment.ts";
import { decodeRelayedChange } from "#app/stream-images.ts";
import { makeAppointmentDispatcher } from "#invitations/adapters/appointment-dispatcher.ts";
import { makeDispatchAppointments } from "#invitations/dispatch-appointments.ts";
import { makeTopicDispatcher } from "#delivery/adapters/topic-dispatcher.ts";
import { makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import { makeDispatchMessages } from "#delivery/orders/dispatch-messages.ts";
import { onTableChanges } from "#delivery/orders/on-table-changes.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { openClient } from "#platform/aws/open-client.ts";
import { makeFaultLogger } from "#platform/lambda/fault-logger.ts";
import { openQuarantine, quarantineVariables } from "#platform/streams/quarantine.ts";
import { openTable } from "#platform/table/table.ts";
import { makeHeldLeadStore } from "#routing/adapters/held-lead-store.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";

const environment = readEnvironment(process.env, [...quarantineVariables, "TOPIC_ARN"]);
const table = openTable(environment.TABLE_NAME);
const sns = openClient(SNSClient, "topic");
const dispatcher = makeTopicDispatcher(sns, environment.TOPIC_ARN);

export const handler = onTableChanges({
  name: "relay",
  dispatchLeads: makeDispatchLeads({
    dispatcher,
    history: makeHistoryStore(table),
    held: makeHeldLeadStore(table),
    jobs: makeJobStore(table),
  }),
  dispatchMessages: makeDispatchMessages({ dispatcher }),
  dispatchAppointments: makeDispatchAppointments({
    appointmentDispatcher: makeAppointmentDispatcher(sns, environment.TOPIC_ARN),
  }),
  decodeRelayedChange,
  quarantine: openQuarantine(environment),
  onFault: makeFaultLogger("relay"),
});
