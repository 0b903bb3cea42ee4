import { readEnvironment } from "#app/environment.ts";
import { onTableChanges } from "#app/on-table-changes.ts";
import { decodeFactImage, decodeLeadKey } from "#app/stream-images.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import { openBillingRecords } from "#billing/wire.ts";
import { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import { openDeadLetters } from "#delivery/wire.ts";
import { makeAnnounceFacts } from "#events/announce-facts.ts";
import { makeAnnounce } from "#events/announce.ts";
import { openMessages } from "#events/wire.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { openHistory } from "#leads/wire.ts";
import { now } from "#platform/clock.ts";
import { ids } from "#platform/ids.ts";
import { makeFaultLogger } from "#platform/lambda/fault-logger.ts";
import { openQuarantine, quarantineVariables } from "#platform/streams/quarantine.ts";
import { openTable } from "#platform/table/table.ts";
import { openSubscriptions } from "#subscriptions/wire.ts";

const environment = readEnvironment(process.env, quarantineVariables);
const table = openTable(environment.TABLE_NAME);
const announce = makeAnnounce({ ...openSubscriptions(table), ...openMessages(table), ids, now });

export const handler = onTableChanges({
  name: "project",
  projectLead: makeProjectLead({ ...openHistory(table), ...openBillingRecords(table) }),
  projectDeadLetters: makeProjectDeadLetters(openDeadLetters(table)),
  announceFacts: makeAnnounceFacts({ announce, toFactIdentity: factSortKey }),
  decodeLeadKey,
  decodeFactImage,
  quarantine: openQuarantine(environment),
  onFault: makeFaultLogger("project"),
});
