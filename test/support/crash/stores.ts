import { makeAgencies, makeApiKeys } from "#accounts/adapters/account-store.ts";
import { makeClients } from "#accounts/adapters/client-store.ts";
import { makeBillingRecords } from "#billing/adapters/billing-record-store.ts";
import { makeCampaigns } from "#campaigns/adapters/campaign-store.ts";
import { makeLeadLinks } from "#contact/adapters/lead-links.ts";
import { makeDeadLetters } from "#delivery/dead-letters/adapters/dead-letter-store.ts";
import { makeReplays } from "#delivery/replays/adapters/replay-store.ts";
import { makeSmsSpending } from "#delivery/sms/adapters/sms-spending-store.ts";
import { makeMessages } from "#events/adapters/message-store.ts";
import { makeClaims } from "#intake/adapters/claim-store.ts";
import { makeHistory } from "#leads/adapters/history-store.ts";
import { fingerprint, ids } from "#platform/ids.ts";
import type { Now } from "#platform/ports.ts";
import type { Table } from "#platform/table/table.ts";
import { makeCanaries } from "#readiness/adapters/canary-store.ts";
import { makeHeldLeads } from "#routing/adapters/held-lead-store.ts";
import { makeTurns } from "#routing/adapters/turns-store.ts";
import { makeUsages } from "#routing/adapters/usage-store.ts";
import { makeDueItems } from "#scheduling/adapters/due-store.ts";
import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { makeSubscriptions } from "#subscriptions/adapters/subscription-store.ts";
import { makeEndpoints } from "#subscriptions/health/adapters/endpoint-store.ts";
import { makeOptOuts } from "#subscriptions/opt-out/adapters/opt-out-store.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { makeEndpointProofs } from "#subscriptions/verification/adapters/endpoint-proofs.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressions } from "#suppressions/adapters/suppression-store.ts";

export const publicUrl = "https://baton.example.com";
const masterSecret = "a well kept secret";

/** What is made of the master secret, once. */
export const secrets = {
  contactHash: makeContactHash(masterSecret),
  secretBox: makeSecretBox(masterSecret),
  proofs: makeEndpointProofs(masterSecret, publicUrl),
  leadLinks: makeLeadLinks(masterSecret, publicUrl),
  stopLinks: makeStopLinks(masterSecret, publicUrl),
};

/** Every store of a table. */
export const storesOf = (table: Table) => ({
  agencies: makeAgencies(table),
  apiKeys: makeApiKeys(table),
  campaigns: makeCampaigns(table),
  canaries: makeCanaries(table),
  claims: makeClaims(table),
  clients: makeClients(table),
  deadLetters: makeDeadLetters(table),
  dueItems: makeDueItems(table),
  endpoints: makeEndpoints(table),
  held: makeHeldLeads(table),
  history: makeHistory(table),
  messages: makeMessages(table),
  optOuts: makeOptOuts(table),
  records: makeBillingRecords(table),
  replays: makeReplays(table),
  spending: makeSmsSpending(table),
  subscriptions: makeSubscriptions(table),
  suppressions: makeSuppressions(table),
  turns: makeTurns(table),
  usages: makeUsages(table),
});

/** What use cases want of the world, around the stores of a table. */
export const worldOf = (table: Table, now: Now) => ({ ...storesOf(table), ...secrets, ids, fingerprint, now });
