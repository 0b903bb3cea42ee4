import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { makeAgencyStore } from "#accounts/adapters/agency-store.ts";
import { newApiKeySecret } from "#accounts/adapters/api-key-secret.ts";
import { makeApiKeyStore } from "#accounts/adapters/api-key-store.ts";
import { makeCalendarStore } from "#accounts/adapters/calendar-store.ts";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeUserStore } from "#accounts/users/adapters/user-store.ts";
import { makeCreateUser, type NewUser } from "#accounts/users/create-user.ts";
import { makeErasureStore } from "#erasures/adapters/erasure-store.ts";
import { listAllErasures, makeReplayErasures } from "#erasures/replay-erasures.ts";
import { openLedger } from "#app/open-ledger.ts";
import { makeChangeAgency } from "#accounts/change-agency.ts";
import { makeCreateAgency } from "#accounts/create-agency.ts";
import { makeReplaceCalendar } from "#accounts/replace-calendar.ts";
import type { HolidayCalendar } from "#domain/shared/holiday-calendar.ts";
import type { AgencyId } from "#domain/shared/id.ts";
import { refuse } from "#domain/shared/result.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { makeVerifyJournal } from "#ledger/verify-journal.ts";
import { now } from "#platform/clock.ts";
import { fingerprint, ids } from "#platform/ids.ts";
import { openContracts } from "#contracts/wire.ts";
import { makeSkipNumbers } from "#statements/skip-numbers.ts";
import { makeVerifyNumbers, makeVerifyStatements } from "#statements/verify-statements.ts";
import { openStatements } from "#statements/wire.ts";
import { listClientIds } from "#reports/list-client-ids.ts";
import { compareCells, openCells } from "#reports/wire.ts";
import { makeScheduleLeadRechecks } from "#recovery/schedule-lead-rechecks.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";

/** Makes the verbs of an operator. They need the credentials of the AWS account (or of one machine) and no API key. */
export function makeOperator(client: DynamoDBClient, tableName: string) {
  const table = { client, name: tableName };
  const agencies = makeAgencyStore(table);
  const replaceCalendar = makeReplaceCalendar({ calendars: makeCalendarStore(table), now });
  const ledger = openLedger(table);
  const statements = openStatements(table);
  const erasures = makeErasureStore(table);
  const createUser = makeCreateUser({
    users: makeUserStore(table),
    clients: makeClientStore(table),
    // Without an idempotency key, no id is derived.
    ids: { ...ids, derive: ids.deriveUnkeyed },
    fingerprint,
    now,
  });
  return {
    /** Whether there is an agency with this id. */
    hasAgency: async (agencyId: AgencyId): Promise<boolean> => (await agencies.read(agencyId)) !== undefined,
    journals: ledger.journals,
    /** Verifies the statements of a journal; see `makeVerifyStatements`. */
    verifyStatements: makeVerifyStatements({ ...ledger, ...statements, ...openContracts(table) }),
    /** Verifies the numbers of an agency's documents; see `makeVerifyNumbers`. */
    verifyNumbers: makeVerifyNumbers(statements),
    /** Lists the numbers of documents that were skipped. */
    listGaps: (agencyId: AgencyId) => statements.statements.listGaps(agencyId),
    /** Skips numbers of documents after a restore; see `makeSkipNumbers`. */
    skipNumbers: makeSkipNumbers({ ...statements, now }),
    /** Verifies a journal; see `makeVerifyJournal`. */
    verifyJournal: makeVerifyJournal({ ...ledger, history: makeHistoryStore(table) }),
    /** Creates an agency with its first key; see `makeCreateAgency`. */
    createAgency: makeCreateAgency({
      agencies,
      apiKeys: makeApiKeyStore(table),
      jobs: makeJobStore(table),
      ids,
      newApiKeySecret,
      fingerprint,
      now,
    }),
    /** Creates a user of the console, such as the first administrator; see `makeCreateUser`. */
    async createUser(agencyId: AgencyId, user: NewUser) {
      if (!(await agencies.read(agencyId))) return refuse({ kind: "not_found" } as const);
      return createUser(agencyId, user);
    },
    /** Lists the log of erasures of an agency. */
    listErasures: (agencyId: AgencyId) => listAllErasures(erasures, agencyId),
    /** Applies erasures again after a restore; see `makeReplayErasures`. */
    replayErasures: makeReplayErasures({ erasures, jobs: makeJobStore(table), now }),
    /** Schedules a recheck of all leads received in a period; see `makeScheduleLeadRechecks`. */
    recheckLeads: makeScheduleLeadRechecks({
      index: makeLeadIndex(table, makeClientStore(table)),
      jobs: makeJobStore(table),
      now,
    }),
    /** Compares cells with their records; see `makeCompareCells`. */
    compareCells: compareCells({
      ...openCells(table),
      clients: makeClientStore(table),
      calendars: makeCalendarStore(table),
      history: makeHistoryStore(table),
      jobs: makeJobStore(table),
      fingerprint,
      now,
    }),
    /** Lists the ids of an agency's clients. */
    listClientIds: (agencyId: AgencyId) => listClientIds(makeClientStore(table), agencyId),
    /** Changes what an operator sets for an agency; see `makeChangeAgency`. */
    changeAgency: makeChangeAgency({ agencies }),
    /** Stores holiday calendars of an agency; undefined if there is no such agency. See `makeReplaceCalendar`. */
    async replaceCalendars(agencyId: AgencyId, calendars: readonly HolidayCalendar[]) {
      if (!(await agencies.read(agencyId))) return undefined;
      return Promise.all(calendars.map((calendar) => replaceCalendar(agencyId, calendar)));
    },
  };
}
