import { readEnvironment } from "#app/environment.ts";
import { onSmsEvents } from "#delivery/sms/on-sms-events.ts";
import { makeRecordTextFeedback } from "#delivery/sms/record-text-feedback.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeAnnounce } from "#events/announce.ts";
import { makeRecordAppointmentFeedback } from "#invitations/record-appointment-feedback.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { now } from "#platform/clock.ts";
import { ids } from "#platform/ids.ts";
import { makeFaultLogger } from "#platform/lambda/fault-logger.ts";
import { getServiceLogger } from "#platform/lambda/service-logger.ts";
import { openTable } from "#platform/table/table.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { openSubscriptions } from "#subscriptions/wire.ts";

const { TABLE_NAME } = readEnvironment(process.env, ["TABLE_NAME"]);
const table = openTable(TABLE_NAME);
const deps = {
  history: makeHistoryStore(table),
  messages: makeMessageStore(table),
  ...openSubscriptions(table),
  jobs: makeJobStore(table),
  ids,
  now,
};
const logger = getServiceLogger("sms-events");

export const handler = onSmsEvents({
  name: "sms-events",
  recordTextFeedback: makeRecordTextFeedback({
    ...deps,
    disableEndpoint: makeDisableEndpoint(deps),
    announce: makeAnnounce(deps),
  }),
  recordAppointmentFeedback: makeRecordAppointmentFeedback(deps),
  onUnknown: (messageId) => logger.warn("a report about a text that Baton did not send", { messageId }),
  onFault: makeFaultLogger("sms-events"),
});
