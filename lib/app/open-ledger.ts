import { openContracts } from "#contracts/wire.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { makeJournalStore } from "#ledger/adapters/journal-store.ts";
import { wirePostLead } from "#ledger/wire.ts";
import { now as machineNow } from "#platform/clock.ts";
import { fingerprint } from "#platform/ids.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import type { Table } from "#platform/table/table.ts";

/** Opens the ledger over the one table. */
export function openLedger(table: Table, now = machineNow) {
  const journals = makeJournalStore(table);
  const deps = { journals, toFactKey: factSortKey, digest: fingerprint, now };
  const posting = { ...deps, ...openContracts(table), history: makeHistoryStore(table), jobs: makeJobStore(table) };
  return { ...deps, postLead: wirePostLead(posting) };
}
