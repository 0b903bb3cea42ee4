import { makeAgencyStore } from "#accounts/adapters/agency-store.ts";
import { makeApiKeyStore } from "#accounts/adapters/api-key-store.ts";
import { makeCalendarStore } from "#accounts/adapters/calendar-store.ts";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { openLedger } from "#app/open-ledger.ts";
import { makeAgendaStore } from "#appointments/adapters/agenda-store.ts";
import { makeAppointmentLinks } from "#appointments/adapters/appointment-links.ts";
import { makeSeatStore } from "#appointments/adapters/seat-store.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { openChaseLine } from "#chasing/wire.ts";
import { makeLeadLinks, makePersonLinks } from "#contact/adapters/lead-links.ts";
import { makeUnmappedStatusStore } from "#contact/statuses/adapters/unmapped-status-store.ts";
import { makeContractStore } from "#contracts/adapters/contract-store.ts";
import { makeStatementLinks } from "#statements/adapters/statement-links.ts";
import { openStatements } from "#statements/wire.ts";
import { makeDeadLetterStore } from "#delivery/dead-letters/adapters/dead-letter-store.ts";
import { makeReplayStore } from "#delivery/replays/adapters/replay-store.ts";
import { makeSmsSpendingStore } from "#delivery/sms/adapters/sms-spending-store.ts";
import { makeErasureLinks } from "#erasures/adapters/erasure-links.ts";
import { openErasures } from "#erasures/wire.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeClaimStore } from "#intake/adapters/claim-store.ts";
import { makeExportStore } from "#exports/adapters/export-store.ts";
import { makeManifestSigner } from "#exports/adapters/manifest-signer.ts";
import { makeRefusedLeadRecorder } from "#intake/refused/adapters/refused-lead-recorder.ts";
import { makeRefusedLeadStore } from "#intake/refused/adapters/refused-lead-store.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeNextTryStore } from "#leads/adapters/next-try-store.ts";
import { makeWorkListStore } from "#leads/adapters/work-list-store.ts";
import { makeComputeTag } from "#leads/adapters/search-tag.ts";
import { fingerprint } from "#platform/ids.ts";
import type { Now } from "#platform/ports.ts";
import { makeIds, makeKeyedFingerprint } from "#platform/secrets/keyed-ids.ts";
import type { Table } from "#platform/table/table.ts";
import { makeCanaryStore } from "#readiness/adapters/canary-store.ts";
import { makeHeldLeadStore } from "#routing/adapters/held-lead-store.ts";
import { makeTurnStore } from "#routing/adapters/turn-store.ts";
import { makeUsageStore } from "#routing/adapters/usage-store.ts";
import { openCells, openOutreach } from "#reports/wire.ts";
import { openReturns } from "#returns/wire.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { makeEndpointHealthStore } from "#subscriptions/health/adapters/endpoint-health-store.ts";
import { makeOptOutStore } from "#subscriptions/opt-out/adapters/opt-out-store.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import { makeEndpointProofs } from "#subscriptions/verification/adapters/endpoint-proofs.ts";
import { makeVerificationCountStore } from "#subscriptions/verification/adapters/verification-count-store.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

export const publicUrl = "https://baton.example.com";
const masterSecret = parseMasterSecret("a well kept secret");

/** The values derived from the master secret, made once. */
export const secrets = {
  ids: makeIds(masterSecret),
  fingerprintLead: makeKeyedFingerprint(masterSecret),
  computeTag: makeComputeTag(masterSecret),
  contactHash: makeContactHash(masterSecret),
  manifestSigner: makeManifestSigner(masterSecret),
  secretBox: makeSecretBox(masterSecret),
  proofs: makeEndpointProofs(masterSecret, publicUrl),
  leadLinks: makeLeadLinks(masterSecret, publicUrl),
  appointmentLinks: makeAppointmentLinks(masterSecret, publicUrl),
  personLinks: makePersonLinks(masterSecret, publicUrl),
  stopLinks: makeStopLinks(masterSecret, publicUrl),
  erasureLinks: makeErasureLinks(masterSecret, publicUrl),
  statementLinks: makeStatementLinks(masterSecret, publicUrl),
};

/** Every store of a table. */
export const storesOf = (table: Table) => ({
  agencies: makeAgencyStore(table),
  agendas: makeAgendaStore(table),
  apiKeys: makeApiKeyStore(table),
  calendars: makeCalendarStore(table),
  campaigns: makeCampaignStore(table),
  canaries: makeCanaryStore(table),
  claims: makeClaimStore(table),
  clients: makeClientStore(table),
  ...openChaseLine(table),
  contracts: makeContractStore(table),
  ...openStatements(table),
  deadLetters: makeDeadLetterStore(table),
  jobs: makeJobStore(table),
  nextTries: makeNextTryStore(table),
  workListIndex: makeWorkListStore(table),
  exports: makeExportStore(table),
  endpointHealth: makeEndpointHealthStore(table),
  ...openErasures(table),
  held: makeHeldLeadStore(table),
  history: makeHistoryStore(table),
  messages: makeMessageStore(table),
  optOuts: makeOptOutStore(table),
  records: makeBillingRecordStore(table),
  ...openCells(table),
  ...openOutreach(table),
  ...openReturns(table),
  refusedLeadRecorder: makeRefusedLeadRecorder(table),
  refusedLeads: makeRefusedLeadStore(table),
  replays: makeReplayStore(table),
  seats: makeSeatStore(table),
  spending: makeSmsSpendingStore(table),
  subscriptions: makeSubscriptionStore(table),
  suppressions: makeSuppressionStore(table),
  turns: makeTurnStore(table),
  unmappedStatuses: makeUnmappedStatusStore(table),
  usages: makeUsageStore(table),
  verificationCounts: makeVerificationCountStore(table),
});

/** The dependencies of use cases, with the stores of a table. */
export const worldOf = (table: Table, now: Now) => ({
  ...storesOf(table),
  ...openLedger(table, now),
  ...secrets,
  fingerprint,
  now,
});
