import { openRateLimit } from "#accounts/rate-limits/wire.ts";
import { openAccounts } from "#accounts/wire.ts";
import { readEnvironment } from "#app/environment.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { intakeProblems } from "#intake/problems.ts";
import { intakeEndpoints, openClaims, openRefusedLeadRecorder } from "#intake/wire.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeComputeTag } from "#leads/adapters/search-tag.ts";
import { now } from "#platform/clock.ts";
import { makeHttpHandler } from "#platform/http/http-handler.ts";
import { writeProblems } from "#platform/http/problem-writer.ts";
import { fingerprint } from "#platform/ids.ts";
import { makeFaultLogger } from "#platform/lambda/fault-logger.ts";
import { makeIds, makeKeyedFingerprint } from "#platform/secrets/keyed-ids.ts";
import { loadWithMasterSecret } from "#platform/secrets/master-secret.ts";
import { makeCheckOrigin } from "#platform/secrets/origin-secret.ts";
import { openTable } from "#platform/table/table.ts";
import { makeTurnStore } from "#routing/adapters/turn-store.ts";
import { makeUsageStore } from "#routing/adapters/usage-store.ts";
import { openSubscriptions } from "#subscriptions/wire.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";

const { TABLE_NAME, PUBLIC_URL, SECRET_ID, ORIGIN_SECRET_ID, REQUESTS_PER_SECOND } = readEnvironment(process.env, [
  "TABLE_NAME",
  "PUBLIC_URL",
  "SECRET_ID",
  "ORIGIN_SECRET_ID",
  "REQUESTS_PER_SECOND",
]);
const table = openTable(TABLE_NAME);
const problems = writeProblems(PUBLIC_URL, intakeProblems);
const onFault = makeFaultLogger("intake");
const stores = {
  ...openAccounts(table),
  campaigns: makeCampaignStore(table),
  ...openSubscriptions(table),
  history: makeHistoryStore(table),
  usages: makeUsageStore(table),
  turns: makeTurnStore(table),
  ...openClaims(table),
  ...openRefusedLeadRecorder(table),
  suppressions: makeSuppressionStore(table),
};

export const handler = makeHttpHandler({
  name: "intake",
  checkOrigin: makeCheckOrigin(ORIGIN_SECRET_ID),
  loadEndpoints: loadWithMasterSecret(SECRET_ID, (masterSecret) =>
    intakeEndpoints({
      ...stores,
      contactHash: makeContactHash(masterSecret),
      ids: makeIds(masterSecret),
      fingerprintLead: makeKeyedFingerprint(masterSecret),
      computeTag: makeComputeTag(masterSecret),
      now,
      problems,
      onFault,
    }),
  ),
  findKey: (secret) => stores.apiKeys.findByHash(fingerprint(secret)),
  limitRequests: openRateLimit(table, { requestsPerSecond: REQUESTS_PER_SECOND, now, onFault }),
  problems,
  onFault,
});
