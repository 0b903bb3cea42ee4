import { SQSClient } from "@aws-sdk/client-sqs";
import { newApiKeySecret } from "#accounts/adapters/api-key-secret.ts";
import { openRateLimit } from "#accounts/rate-limits/wire.ts";
import { makeUserStore } from "#accounts/users/adapters/user-store.ts";
import { apiEndpoints } from "#app/api-endpoints.ts";
import { readEnvironment } from "#app/environment.ts";
import { makeProblemWriter } from "#app/problem-writer.ts";
import { refuseUnknownRoute } from "#app/refuse-unknown-route.ts";
import { openStores } from "#app/stores.ts";
import { openAppointments } from "#appointments/wire.ts";
import { openUnmappedStatuses } from "#contact/wire.ts";
import { makeReadDocumentation } from "#documentation/adapters/documentation-files.ts";
import { makeLinkToFile } from "#exports/adapters/file-links.ts";
import { makeManifestSigner } from "#exports/adapters/manifest-signer.ts";
import { makeComputeTag } from "#leads/adapters/search-tag.ts";
import { openClient } from "#platform/aws/open-client.ts";
import { now } from "#platform/clock.ts";
import { toFaultPageResponse } from "#platform/http/fault-page-response.ts";
import { makeHttpHandler } from "#platform/http/http-handler.ts";
import { toProblemPageResponse } from "#platform/http/problem-page-response.ts";
import { fingerprint } from "#platform/ids.ts";
import { makeFaultLogger } from "#platform/lambda/fault-logger.ts";
import { makeIds, makeKeyedFingerprint } from "#platform/secrets/keyed-ids.ts";
import { loadWithMasterSecret } from "#platform/secrets/master-secret.ts";
import { makeCheckOrigin } from "#platform/secrets/origin-secret.ts";
import { openTable } from "#platform/table/table.ts";
import { makeJobQueue } from "#scheduling/adapters/job-queue.ts";
import { makeStatementLinks } from "#statements/adapters/statement-links.ts";
import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { makeEndpointProofs } from "#subscriptions/verification/adapters/endpoint-proofs.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";

const environment = readEnvironment(process.env, [
  "DUE_QUEUE_URL",
  "TABLE_NAME",
  "PUBLIC_URL",
  "SECRET_ID",
  "ORIGIN_SECRET_ID",
  "ALLOW_HTTP_WEBHOOKS",
  "ALLOW_PRIVATE_WEBHOOKS",
  "DOCUMENTATION_FOLDER",
  "EXPORTS_BUCKET",
  "REQUESTS_PER_SECOND",
]);
const { PUBLIC_URL, ALLOW_HTTP_WEBHOOKS: allowHttp, ALLOW_PRIVATE_WEBHOOKS: allowPrivate } = environment;
const linkToFile = makeLinkToFile(environment.EXPORTS_BUCKET, process.env);
const jobQueue = makeJobQueue(openClient(SQSClient, "queue"), environment.DUE_QUEUE_URL);
const onFault = makeFaultLogger("api");
const problems = makeProblemWriter(PUBLIC_URL);
const table = openTable(environment.TABLE_NAME);
const stores = {
  ...openStores(table),
  ...openAppointments(table),
  ...openUnmappedStatuses(table),
  users: makeUserStore(table),
};

export const handler = makeHttpHandler({
  name: "api",
  checkOrigin: makeCheckOrigin(environment.ORIGIN_SECRET_ID),
  loadEndpoints: loadWithMasterSecret(environment.SECRET_ID, (masterSecret) =>
    apiEndpoints({
      ...stores,
      jobQueue,
      linkToFile,
      secretBox: makeSecretBox(masterSecret),
      contactHash: makeContactHash(masterSecret),
      manifestSigner: makeManifestSigner(masterSecret),
      proofs: makeEndpointProofs(masterSecret, PUBLIC_URL),
      newApiKeySecret,
      ids: makeIds(masterSecret),
      fingerprint,
      statementLinks: makeStatementLinks(masterSecret, PUBLIC_URL),
      fingerprintLead: makeKeyedFingerprint(masterSecret),
      computeTag: makeComputeTag(masterSecret),
      now,
      webhookTargets: { allowHttp, allowPrivate },
      onFault,
      problems,
      readDocumentation: makeReadDocumentation(environment.DOCUMENTATION_FOLDER),
    }),
  ),
  findKey: (secret) => stores.apiKeys.findByHash(fingerprint(secret)),
  limitRequests: openRateLimit(table, { requestsPerSecond: environment.REQUESTS_PER_SECOND, now, onFault }),
  problems,
  refuseUnknownRoute,
  toFaultPageResponse,
  toProblemPageResponse,
  onFault,
});
