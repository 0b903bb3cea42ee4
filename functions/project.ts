import { readEnvironment } from "#app/environment.ts";
import { onTableChanges } from "#app/on-table-changes.ts";
import { openLedger } from "#app/open-ledger.ts";
import { decodeFactImage, decodeLeadKey } from "#app/stream-images.ts";
import { openAccounts } from "#accounts/wire.ts";
import { makeScheduleAppointmentLooks } from "#appointments/schedule-appointment-looks.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import { openChaseLine, scheduleChase } from "#chasing/wire.ts";
import { makeDeadLetterStore } from "#delivery/dead-letters/adapters/dead-letter-store.ts";
import { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeAnnounceFacts } from "#events/announce-facts.ts";
import { makeAnnounce } from "#events/announce.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { makeLeadMetrics } from "#leads/adapters/metrics.ts";
import { makeNextTryStore } from "#leads/adapters/next-try-store.ts";
import { makeWorkListStore } from "#leads/adapters/work-list-store.ts";
import { makeProjectNextTry } from "#leads/project-next-try.ts";
import { makeProjectWorkList } from "#leads/project-work-list.ts";
import { makeScheduleWake } from "#nurture/schedule-wake.ts";
import { now } from "#platform/clock.ts";
import { ids } from "#platform/ids.ts";
import { makeFaultLogger } from "#platform/lambda/fault-logger.ts";
import { openQuarantine, quarantineVariables } from "#platform/streams/quarantine.ts";
import { openTable } from "#platform/table/table.ts";
import { makeScheduleDayCells } from "#reports/schedule-day-cells.ts";
import { makeGiveReplacement } from "#returns/give-replacement.ts";
import { makeProjectReturns } from "#returns/project-returns.ts";
import { openReturns } from "#returns/wire.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { openSubscriptions } from "#subscriptions/wire.ts";

const environment = readEnvironment(process.env, quarantineVariables);
const table = openTable(environment.TABLE_NAME);
const jobs = makeJobStore(table);
const accounts = openAccounts(table);
const announce = makeAnnounce({ ...openSubscriptions(table), messages: makeMessageStore(table), ids, now });

export const handler = onTableChanges({
  name: "project",
  projectLead: makeProjectLead({
    ...openLedger(table),
    history: makeHistoryStore(table),
    records: makeBillingRecordStore(table),
    scheduleDayCells: makeScheduleDayCells({ ...accounts, jobs, now }),
  }),
  projectDeadLetters: makeProjectDeadLetters({ deadLetters: makeDeadLetterStore(table) }),
  scheduleWake: makeScheduleWake({ jobs }),
  scheduleChase: scheduleChase({ ...accounts, ...openChaseLine(table), jobs }),
  scheduleAppointmentLooks: makeScheduleAppointmentLooks({ jobs, now }),
  giveReplacement: makeGiveReplacement({ ...openReturns(table), history: makeHistoryStore(table), now }),
  projectNextTry: makeProjectNextTry({ nextTries: makeNextTryStore(table) }),
  projectWorkList: makeProjectWorkList({ workListIndex: makeWorkListStore(table) }),
  projectReturns: makeProjectReturns({ ...openReturns(table), jobs, now }),
  announceFacts: makeAnnounceFacts({ announce, toFactIdentity: factSortKey }),
  leadMetrics: makeLeadMetrics(environment.TABLE_NAME),
  decodeLeadKey,
  decodeFactImage,
  quarantine: openQuarantine(environment),
  onFault: makeFaultLogger("project"),
});
