import { readEnvironment } from "#app/environment.ts";
import { makeProjectLeads } from "#app/on-table-changes.ts";
import { decodeFactImage, decodeLeadKey } from "#app/stream-images.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import { makeDeadLetterStore } from "#delivery/dead-letters/adapters/dead-letter-store.ts";
import { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeAnnounceFacts } from "#events/announce-facts.ts";
import { makeAnnounce } from "#events/announce.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { now } from "#platform/clock.ts";
import { makeFaultLogger } from "#platform/fault-logger.ts";
import { ids } from "#platform/ids.ts";
import { openTable } from "#platform/table/table.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { wireQuarantine } from "./wiring/wire-set-aside.ts";

const { TABLE_NAME } = readEnvironment(process.env, ["TABLE_NAME"]);
const table = openTable(TABLE_NAME);

export const handler = makeProjectLeads({
  projectLead: makeProjectLead({ history: makeHistoryStore(table), records: makeBillingRecordStore(table) }),
  projectDeadLetters: makeProjectDeadLetters({ deadLetters: makeDeadLetterStore(table) }),
  announceFacts: makeAnnounceFacts({
    announce: makeAnnounce({
      subscriptions: makeSubscriptionStore(table),
      messages: makeMessageStore(table),
      ids,
      now,
    }),
    toFactIdentity: factSortKey,
  }),
  decodeLeadKey,
  decodeFactImage,
  quarantine: wireQuarantine(),
  onFault: makeFaultLogger("project"),
});
