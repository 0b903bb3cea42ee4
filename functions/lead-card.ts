import { openAccounts } from "#accounts/wire.ts";
import { makeAppointmentLinks } from "#appointments/adapters/appointment-links.ts";
import { appointmentPages, openAppointments } from "#appointments/wire.ts";
import { readEnvironment } from "#app/environment.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeLeadLinks, makePersonLinks } from "#contact/adapters/lead-links.ts";
import { leadCardPages } from "#contact/wire.ts";
import { openContracts } from "#contracts/wire.ts";
import { makeErasureLinks } from "#erasures/adapters/erasure-links.ts";
import { makeErasureStore } from "#erasures/adapters/erasure-store.ts";
import { erasurePages } from "#erasures/confirmation/wire.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeTextOptOut } from "#invitations/text-opt-out.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeReadLeadContext } from "#leads/read-lead-context.ts";
import { fingerprint } from "#platform/ids.ts";
import { now } from "#platform/clock.ts";
import { makePageHandler } from "#platform/http/page-handler.ts";
import { makeFaultLogger } from "#platform/lambda/fault-logger.ts";
import { makeIds } from "#platform/secrets/keyed-ids.ts";
import { loadWithMasterSecret } from "#platform/secrets/master-secret.ts";
import { makeCheckOrigin } from "#platform/secrets/origin-secret.ts";
import { openTable } from "#platform/table/table.ts";
import { openReturns } from "#returns/wire.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeStopLinks } from "#subscriptions/opt-out/adapters/stop-links.ts";
import {
  openEndpointHealth,
  openOptOuts,
  openSubscriptions,
  openVerificationCounts,
  stopPages,
} from "#subscriptions/wire.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";

const { TABLE_NAME, PUBLIC_URL, SECRET_ID, ORIGIN_SECRET_ID } = readEnvironment(process.env, [
  "TABLE_NAME",
  "PUBLIC_URL",
  "SECRET_ID",
  "ORIGIN_SECRET_ID",
]);
const table = openTable(TABLE_NAME);
const accounts = openAccounts(table);
const onFault = makeFaultLogger("lead-card");
const stores = {
  ...accounts,
  ...openAppointments(table),
  campaigns: makeCampaignStore(table),
  ...openSubscriptions(table),
  ...openEndpointHealth(table),
  ...openOptOuts(table),
  ...openVerificationCounts(table),
  history: makeHistoryStore(table),
  index: makeLeadIndex(table, accounts.clients),
  messages: makeMessageStore(table),
  jobs: makeJobStore(table),
  records: makeBillingRecordStore(table),
  ...openContracts(table),
  ...openReturns(table),
  toFactKey: factSortKey,
  erasures: makeErasureStore(table),
};
const readLeadContext = makeReadLeadContext(stores);

export const handler = makePageHandler({
  name: "lead-card",
  checkOrigin: makeCheckOrigin(ORIGIN_SECRET_ID),
  loadPages: loadWithMasterSecret(SECRET_ID, (masterSecret) => {
    const links = makeLeadLinks(masterSecret, PUBLIC_URL);
    const personLinks = makePersonLinks(masterSecret, PUBLIC_URL);
    const stopLinks = makeStopLinks(masterSecret, PUBLIC_URL);
    const deps = {
      ...stores,
      fingerprint,
      contactHash: makeContactHash(masterSecret),
      stopLinks,
      ids: makeIds(masterSecret),
      now,
      onFault,
    };
    const appointmentLinks = makeAppointmentLinks(masterSecret, PUBLIC_URL);
    return {
      ...leadCardPages({ ...deps, links, personLinks, readLeadContext }),
      ...appointmentPages({ ...deps, appointmentLinks, readLeadContext, textOptOut: makeTextOptOut(deps) }),
      ...erasurePages({ ...deps, erasureLinks: makeErasureLinks(masterSecret, PUBLIC_URL) }),
      ...stopPages(deps),
    };
  }),
  onFault,
});
