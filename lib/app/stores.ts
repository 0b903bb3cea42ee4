import { openAccounts } from "#accounts/wire.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { openChaseLine } from "#chasing/wire.ts";
import { makeDeadLetterStore } from "#delivery/dead-letters/adapters/dead-letter-store.ts";
import { makeReplayStore } from "#delivery/replays/adapters/replay-store.ts";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import { openErasures } from "#erasures/wire.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeExportStore } from "#exports/adapters/export-store.ts";
import { makeRefusedLeadStore } from "#intake/refused/adapters/refused-lead-store.ts";
import { openClaims } from "#intake/wire.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { makeNextTryStore } from "#leads/adapters/next-try-store.ts";
import { makeWorkListStore } from "#leads/adapters/work-list-store.ts";
import type { Table } from "#platform/table/table.ts";
import { makeCanaryStore } from "#readiness/adapters/canary-store.ts";
import { makeHeldLeadStore } from "#routing/adapters/held-lead-store.ts";
import { makeTurnStore } from "#routing/adapters/turn-store.ts";
import { makeUsageStore } from "#routing/adapters/usage-store.ts";
import { openCells, openOutreach } from "#reports/wire.ts";
import { openReturns } from "#returns/wire.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { openEndpointHealth, openSubscriptions, openVerificationCounts } from "#subscriptions/wire.ts";
import { openContracts } from "#contracts/wire.ts";
import { openStatements } from "#statements/wire.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";
import { openLedger } from "./open-ledger.ts";

/** Every store over the one table, for functions that need most of them. */
export function openStores(table: Table) {
  const accounts = openAccounts(table);
  return {
    ...accounts,
    campaigns: makeCampaignStore(table),
    ...openSubscriptions(table),
    ...openEndpointHealth(table),
    ...openVerificationCounts(table),
    suppressions: makeSuppressionStore(table),
    history: makeHistoryStore(table),
    index: makeLeadIndex(table, accounts.clients),
    nextTries: makeNextTryStore(table),
    workListIndex: makeWorkListStore(table),
    held: makeHeldLeadStore(table),
    usages: makeUsageStore(table),
    turns: makeTurnStore(table),
    jobs: makeJobStore(table),
    ...openClaims(table),
    ...openLedger(table),
    ...openReturns(table),
    ...openContracts(table),
    ...openStatements(table),
    ...openChaseLine(table),
    canaries: makeCanaryStore(table),
    records: makeBillingRecordStore(table),
    ...openCells(table),
    messages: makeMessageStore(table),
    deadLetters: makeDeadLetterStore(table),
    replays: makeReplayStore(table),
    exports: makeExportStore(table),
    inbox: makeSandboxInbox(table),
    ...openErasures(table),
    ...openOutreach(table),
    refusedLeads: makeRefusedLeadStore(table),
  };
}
