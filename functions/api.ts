import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { makeAgencyStore } from "#accounts/adapters/agency-store.ts";
import { newApiKeySecret } from "#accounts/adapters/api-key-secret.ts";
import { makeApiKeyStore } from "#accounts/adapters/api-key-store.ts";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { makeApiEndpoints } from "#app/api-endpoints.ts";
import { readEnvironment } from "#app/environment.ts";
import { refuseUnknownRoute } from "#app/refuse-unknown-route.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeDeadLetterStore } from "#delivery/dead-letters/adapters/dead-letter-store.ts";
import { makeReplayStore } from "#delivery/replays/adapters/replay-store.ts";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makeClaimStore } from "#intake/adapters/claim-store.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { now } from "#platform/clock.ts";
import { makeFaultLogger } from "#platform/fault-logger.ts";
import { toFaultPageResponse } from "#platform/http/fault-page-response.ts";
import { type HttpHandler, serveRoutes } from "#platform/http/serve-routes.ts";
import { fingerprint, ids } from "#platform/ids.ts";
import { readMasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable } from "#platform/table/table.ts";
import { makeCanaryStore } from "#readiness/adapters/canary-store.ts";
import { makeHeldLeadStore } from "#routing/adapters/held-lead-store.ts";
import { makeTurnStore } from "#routing/adapters/turn-store.ts";
import { makeUsageStore } from "#routing/adapters/usage-store.ts";
import { makeJobQueue } from "#scheduling/adapters/job-queue.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { makeEndpointHealthStore } from "#subscriptions/health/adapters/endpoint-health-store.ts";
import { makeEndpointProofs } from "#subscriptions/verification/adapters/endpoint-proofs.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";

const { TABLE_NAME, PUBLIC_URL, SECRET_ID, DUE_QUEUE_URL, ...webhookRules } = readEnvironment(process.env, [
  "DUE_QUEUE_URL",
  "TABLE_NAME",
  "PUBLIC_URL",
  "SECRET_ID",
  "ALLOW_HTTP_WEBHOOKS",
  "ALLOW_PRIVATE_WEBHOOKS",
]);
const table = openTable(TABLE_NAME);
const clients = makeClientStore(table);
const apiKeys = makeApiKeyStore(table);
const onFault = makeFaultLogger("api");

const handlerPromise = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) =>
  serveRoutes({
    endpoints: makeApiEndpoints({
      agencies: makeAgencyStore(table),
      clients,
      campaigns: makeCampaignStore(table),
      subscriptions: makeSubscriptionStore(table),
      suppressions: makeSuppressionStore(table),
      apiKeys,
      history: makeHistoryStore(table),
      held: makeHeldLeadStore(table),
      jobs: makeJobStore(table),
      claims: makeClaimStore(table),
      usages: makeUsageStore(table),
      turns: makeTurnStore(table),
      canaries: makeCanaryStore(table),
      index: makeLeadIndex(table, clients),
      records: makeBillingRecordStore(table),
      inbox: makeSandboxInbox(table),
      messages: makeMessageStore(table),
      deadLetters: makeDeadLetterStore(table),
      replays: makeReplayStore(table),
      jobQueue: makeJobQueue(new SQSClient(), DUE_QUEUE_URL),
      secretBox: makeSecretBox(masterSecret),
      contactHash: makeContactHash(masterSecret),
      endpointHealth: makeEndpointHealthStore(table),
      proofs: makeEndpointProofs(masterSecret, PUBLIC_URL),
      newApiKeySecret,
      ids,
      fingerprint,
      now,
      webhookTargets: {
        allowHttp: webhookRules.ALLOW_HTTP_WEBHOOKS,
        allowPrivate: webhookRules.ALLOW_PRIVATE_WEBHOOKS,
      },
      onFault,
    }),
    findKey: (secret) => apiKeys.findByHash(fingerprint(secret)),
    publicUrl: PUBLIC_URL,
    toFaultPageResponse,
    refuseUnknownRoute,
    onFault,
  }),
);

export const handler: HttpHandler = async (event) => (await handlerPromise)(event);
