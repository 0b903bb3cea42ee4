import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { readEnvironment } from "#app/environment.ts";
import { makeRecordAppointmentFeedback } from "#invitations/record-appointment-feedback.ts";
import { onMailEvents } from "#delivery/email/on-mail-events.ts";
import { makeRecordEmailFeedback } from "#delivery/email/record-email-feedback.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeAnnounce } from "#events/announce.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { now } from "#platform/clock.ts";
import { ids } from "#platform/ids.ts";
import { makeFaultLogger } from "#platform/lambda/fault-logger.ts";
import { getServiceLogger } from "#platform/lambda/service-logger.ts";
import { openTable } from "#platform/table/table.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { makeListSameContact } from "#subscriptions/opt-out/list-same-contact.ts";
import { openSubscriptions } from "#subscriptions/wire.ts";

const { TABLE_NAME } = readEnvironment(process.env, ["TABLE_NAME"]);
const table = openTable(TABLE_NAME);
const deps = {
  history: makeHistoryStore(table),
  messages: makeMessageStore(table),
  clients: makeClientStore(table),
  ...openSubscriptions(table),
  jobs: makeJobStore(table),
  ids,
  now,
};
const logger = getServiceLogger("mail-events");

export const handler = onMailEvents({
  name: "mail-events",
  recordEmailFeedback: makeRecordEmailFeedback({
    ...deps,
    disableEndpoint: makeDisableEndpoint(deps),
    listSameContact: makeListSameContact(deps),
    announce: makeAnnounce(deps),
  }),
  recordAppointmentFeedback: makeRecordAppointmentFeedback(deps),
  onUnknown: (messageId) => logger.warn("a report about an email that Baton did not send", { messageId }),
  onFault: makeFaultLogger("mail-events"),
});
