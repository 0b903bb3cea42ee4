import { readEnvironment } from "#app/environment.ts";
import { makeProjectLeads } from "#app/on-table-changes.ts";
import { factOfImage, leadOfImage } from "#app/stream-images.ts";
import { makeBillingRecords } from "#billing/adapters/billing-record-store.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import { makeDeadLetters } from "#delivery/dead-letters/adapters/dead-letter-store.ts";
import { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import { makeMessages } from "#events/adapters/message-store.ts";
import { makeAnnounceFacts } from "#events/announce-facts.ts";
import { makeAnnounce } from "#events/announce.ts";
import { makeHistory } from "#leads/adapters/history-store.ts";
import { factSort } from "#leads/adapters/keys.ts";
import { now } from "#platform/clock.ts";
import { ids } from "#platform/ids.ts";
import { makeFaultLog } from "#platform/logger.ts";
import { openTable } from "#platform/table/table.ts";
import { makeSubscriptions } from "#subscriptions/adapters/subscription-store.ts";
import { wireSetAside } from "./wiring/wire-set-aside.ts";

const { TABLE_NAME } = readEnvironment(process.env, ["TABLE_NAME"]);
const table = openTable(TABLE_NAME);

export const handler = makeProjectLeads({
  projectLead: makeProjectLead({ history: makeHistory(table), records: makeBillingRecords(table) }),
  projectDeadLetters: makeProjectDeadLetters({ deadLetters: makeDeadLetters(table) }),
  announceFacts: makeAnnounceFacts({
    announce: makeAnnounce({ subscriptions: makeSubscriptions(table), messages: makeMessages(table), ids, now }),
    nameOf: factSort,
  }),
  leadOfImage,
  factOfImage,
  setAside: wireSetAside(),
  onFault: makeFaultLog("project"),
});
