import { readEnvironment } from "#app/environment.ts";
import { makeHandleEmailFeedback } from "#delivery/email/on-mail-events.ts";
import { makeRecordEmailFeedback } from "#delivery/email/record-email-feedback.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { now } from "#platform/clock.ts";
import { makeFaultLogger } from "#platform/fault-logger.ts";
import { openTable } from "#platform/table/table.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { wireAnnounce } from "./wiring/wire-announce.ts";

const { TABLE_NAME } = readEnvironment(process.env, ["TABLE_NAME"]);
const table = openTable(TABLE_NAME);

export const handler = makeHandleEmailFeedback({
  recordEmailFeedback: makeRecordEmailFeedback({
    history: makeHistoryStore(table),
    messages: makeMessageStore(table),
    disableEndpoint: makeDisableEndpoint({
      subscriptions: makeSubscriptionStore(table),
      jobs: makeJobStore(table),
      now,
    }),
    announce: wireAnnounce(table),
  }),
  onFault: makeFaultLogger("mail-events"),
});
