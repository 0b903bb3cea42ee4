import { SQSClient } from "@aws-sdk/client-sqs";
import { newApiKeySecret } from "#accounts/adapters/api-key-secret.ts";
import { readEnvironment } from "#app/environment.ts";
import { openStores } from "#app/stores.ts";
import { openAppointments } from "#appointments/wire.ts";
import { openAssetFiles } from "#console/adapters/asset-files.ts";
import { newToken } from "#console/sessions/adapters/new-token.ts";
import { makeSignInQueue } from "#console/sign-in/adapters/sign-in-queue.ts";
import { consoleRouter, openConsoleStores } from "#console/wire.ts";
import { openUnmappedStatuses } from "#contact/wire.ts";
import { makeComputeTag } from "#leads/adapters/search-tag.ts";
import { openClient } from "#platform/aws/open-client.ts";
import { now } from "#platform/clock.ts";
import { makeRoutedPageHandler } from "#platform/http/page-handler.ts";
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
  "TABLE_NAME",
  "PUBLIC_URL",
  "SECRET_ID",
  "ORIGIN_SECRET_ID",
  "DUE_QUEUE_URL",
  "SIGN_IN_QUEUE_URL",
  "ALLOW_HTTP_WEBHOOKS",
  "ALLOW_PRIVATE_WEBHOOKS",
  "CONSOLE_FOLDER",
]);
const { PUBLIC_URL, ALLOW_HTTP_WEBHOOKS: allowHttp, ALLOW_PRIVATE_WEBHOOKS: allowPrivate } = environment;
const table = openTable(environment.TABLE_NAME);
const onFault = makeFaultLogger("console");
const sqs = openClient(SQSClient, "queue");
const deps = {
  ...openStores(table),
  ...openAppointments(table),
  ...openUnmappedStatuses(table),
  ...openConsoleStores(table),
  assets: openAssetFiles(environment.CONSOLE_FOLDER),
  signInQueue: makeSignInQueue(sqs, environment.SIGN_IN_QUEUE_URL),
  jobQueue: makeJobQueue(sqs, environment.DUE_QUEUE_URL),
  webhookTargets: { allowHttp, allowPrivate },
  publicUrl: PUBLIC_URL,
  newApiKeySecret,
  newToken,
  fingerprint,
  now,
  onFault,
};

export const handler = makeRoutedPageHandler({
  name: "console",
  checkOrigin: makeCheckOrigin(environment.ORIGIN_SECRET_ID),
  loadRouter: loadWithMasterSecret(environment.SECRET_ID, (masterSecret) =>
    consoleRouter({
      ...deps,
      secretBox: makeSecretBox(masterSecret),
      contactHash: makeContactHash(masterSecret),
      proofs: makeEndpointProofs(masterSecret, PUBLIC_URL),
      ids: makeIds(masterSecret),
      statementLinks: makeStatementLinks(masterSecret, PUBLIC_URL),
      fingerprintLead: makeKeyedFingerprint(masterSecret),
      computeTag: makeComputeTag(masterSecret),
    }),
  ),
  onFault,
});
