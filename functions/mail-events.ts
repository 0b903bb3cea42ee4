import { readEnvironment } from "#app/environment.ts";
import { makeTakeMailEvents } from "#delivery/email/on-mail-events.ts";
import { makeTakeMailReport } from "#delivery/email/take-mail-report.ts";
import { makeMessages } from "#events/adapters/message-store.ts";
import { makeHistory } from "#leads/adapters/history-store.ts";
import { now } from "#platform/clock.ts";
import { makeFaultLog } from "#platform/logger.ts";
import { openTable } from "#platform/table/table.ts";
import { makeDueItems } from "#scheduling/adapters/due-store.ts";
import { makeSubscriptions } from "#subscriptions/adapters/subscription-store.ts";
import { makeDisableEndpoint } from "#subscriptions/health/disable-endpoint.ts";
import { wireAnnounce } from "./wiring/wire-announce.ts";

const { TABLE_NAME } = readEnvironment(process.env, ["TABLE_NAME"]);
const table = openTable(TABLE_NAME);

export const handler = makeTakeMailEvents({
  takeMailReport: makeTakeMailReport({
    history: makeHistory(table),
    messages: makeMessages(table),
    disable: makeDisableEndpoint({ subscriptions: makeSubscriptions(table), dueItems: makeDueItems(table), now }),
    announce: wireAnnounce(table),
  }),
  onFault: makeFaultLog("mail-events"),
});
