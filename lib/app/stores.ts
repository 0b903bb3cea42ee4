import { openAccounts } from "#accounts/wire.ts";
import { openBillingRecords } from "#billing/wire.ts";
import { openCampaigns } from "#campaigns/wire.ts";
import { openDeadLetters, openReplays, openSandboxInbox } from "#delivery/wire.ts";
import { openMessages } from "#events/wire.ts";
import { openClaims } from "#intake/wire.ts";
import { openHistory, openLeadIndex } from "#leads/wire.ts";
import type { Table } from "#platform/table/table.ts";
import { openCanaries } from "#readiness/wire.ts";
import { openHeldLeads, openPlacing } from "#routing/wire.ts";
import { openJobs } from "#scheduling/wire.ts";
import { openEndpointHealth, openSubscriptions } from "#subscriptions/wire.ts";
import { openSuppressions } from "#suppressions/wire.ts";

/** Every store over the one table, for functions that need most of them. */
export function openStores(table: Table) {
  const accounts = openAccounts(table);
  return {
    ...accounts,
    ...openCampaigns(table),
    ...openSubscriptions(table),
    ...openEndpointHealth(table),
    ...openSuppressions(table),
    ...openHistory(table),
    ...openLeadIndex(table, accounts.clients),
    ...openHeldLeads(table),
    ...openPlacing(table),
    ...openJobs(table),
    ...openClaims(table),
    ...openCanaries(table),
    ...openBillingRecords(table),
    ...openMessages(table),
    ...openDeadLetters(table),
    ...openReplays(table),
    ...openSandboxInbox(table),
  };
}
