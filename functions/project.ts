import { readEnvironment } from "../lib/contract/environment.ts";
import { makeProjectLeads } from "../lib/inbound/stream/project-leads.ts";
import { makeBillingRecords } from "../lib/outbound/dynamodb/billing-record-store.ts";
import { now } from "../lib/outbound/clock.ts";
import { makeSubscriptions } from "../lib/outbound/dynamodb/entity-store.ts";
import { makeDeadLetters } from "../lib/outbound/dynamodb/dead-letter-store.ts";
import { makeHistory } from "../lib/outbound/dynamodb/history-store.ts";
import { factOfImage, leadOfImage } from "../lib/outbound/dynamodb/stream-images.ts";
import { factSort } from "../lib/outbound/dynamodb/keys.ts";
import { makeMessages } from "../lib/outbound/dynamodb/message-store.ts";
import { ids } from "../lib/outbound/ids.ts";
import { makeAnnounce } from "../lib/use-cases/announce.ts";
import { makeAnnounceFacts } from "../lib/use-cases/announce-facts.ts";
import { wireSetAside } from "./wiring/wire-set-aside.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { makeFaultLog } from "../lib/outbound/logger.ts";
import { makeProjectDeadLetters } from "../lib/use-cases/project-dead-letters.ts";
import { makeProjectLead } from "../lib/use-cases/project-lead.ts";

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
