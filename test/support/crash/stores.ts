import { makeBillingRecords } from "../../../lib/outbound/dynamodb/billing-record-store.ts";
import { makeCanaries } from "../../../lib/outbound/dynamodb/canary-store.ts";
import { makeClaims } from "../../../lib/outbound/dynamodb/claim-store.ts";
import { makeDeadLetters } from "../../../lib/outbound/dynamodb/dead-letter-store.ts";
import { makeDueItems } from "../../../lib/outbound/dynamodb/due-store.ts";
import { makeEndpoints } from "../../../lib/outbound/dynamodb/endpoint-store.ts";
import {
  makeCampaigns,
  makeClients,
  makeReplays,
  makeSubscriptions,
} from "../../../lib/outbound/dynamodb/entity-store.ts";
import { makeHeldLeads } from "../../../lib/outbound/dynamodb/held-lead-store.ts";
import { makeHistory } from "../../../lib/outbound/dynamodb/history-store.ts";
import { makeAgencies, makeApiKeys } from "../../../lib/outbound/dynamodb/key-store.ts";
import { makeMessages } from "../../../lib/outbound/dynamodb/message-store.ts";
import { makeOptOuts } from "../../../lib/outbound/dynamodb/opt-out-store.ts";
import { makeSmsSpending } from "../../../lib/outbound/dynamodb/sms-spending-store.ts";
import { makeSuppressions } from "../../../lib/outbound/dynamodb/suppression-store.ts";
import type { Table } from "../../../lib/outbound/dynamodb/table.ts";
import { makeTurns } from "../../../lib/outbound/dynamodb/turns-store.ts";
import { makeUsages } from "../../../lib/outbound/dynamodb/usage-store.ts";
import { fingerprint, ids } from "../../../lib/outbound/ids.ts";
import { makeContactHash } from "../../../lib/outbound/secrets/contact-hash.ts";
import { makeEndpointProofs } from "../../../lib/outbound/secrets/endpoint-proofs.ts";
import { makeLeadLinks } from "../../../lib/outbound/secrets/lead-links.ts";
import { makeSecretBox } from "../../../lib/outbound/secrets/secret-box.ts";
import { makeStopLinks } from "../../../lib/outbound/secrets/stop-links.ts";
import type { Now } from "../../../lib/use-cases/ports/world.ts";

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
