import { readEnvironment } from "../lib/contract/environment.ts";
import { makeTakeMailEvents } from "../lib/inbound/queue/take-mail-events.ts";
import { now } from "../lib/outbound/clock.ts";
import { makeDueItems } from "../lib/outbound/dynamodb/due-store.ts";
import { makeSubscriptions } from "../lib/outbound/dynamodb/entity-store.ts";
import { makeHistory } from "../lib/outbound/dynamodb/history-store.ts";
import { makeMessages } from "../lib/outbound/dynamodb/message-store.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { makeFaultLog } from "../lib/outbound/logger.ts";
import { makeDisableEndpoint } from "../lib/use-cases/disable-endpoint.ts";
import { makeTakeMailReport } from "../lib/use-cases/take-mail-report.ts";
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
