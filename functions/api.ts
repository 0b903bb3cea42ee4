import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { makeAgencies, makeApiKeys } from "#accounts/adapters/account-store.ts";
import { newApiKeySecret } from "#accounts/adapters/api-key-secret.ts";
import { makeClients } from "#accounts/adapters/client-store.ts";
import { apiEndpoints } from "#app/api-endpoints.ts";
import { readEnvironment } from "#app/environment.ts";
import { missedRoute } from "#app/missed-route.ts";
import { makeBillingRecords } from "#billing/adapters/billing-record-store.ts";
import { makeCampaigns } from "#campaigns/adapters/campaign-store.ts";
import { makeDeadLetters } from "#delivery/dead-letters/adapters/dead-letter-store.ts";
import { makeReplays } from "#delivery/replays/adapters/replay-store.ts";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import { makeMessages } from "#events/adapters/message-store.ts";
import { makeClaims } from "#intake/adapters/claim-store.ts";
import { makeHistory } from "#leads/adapters/history-store.ts";
import { makeLeadIndex } from "#leads/adapters/lead-index.ts";
import { now } from "#platform/clock.ts";
import { pageFault } from "#platform/http/page-fault.ts";
import { type HttpHandler, serve } from "#platform/http/serve.ts";
import { fingerprint, ids } from "#platform/ids.ts";
import { makeFaultLog } from "#platform/logger.ts";
import { readMasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable } from "#platform/table/table.ts";
import { makeCanaries } from "#readiness/adapters/canary-store.ts";
import { makeHeldLeads } from "#routing/adapters/held-lead-store.ts";
import { makeTurns } from "#routing/adapters/turns-store.ts";
import { makeUsages } from "#routing/adapters/usage-store.ts";
import { makeDueQueue } from "#scheduling/adapters/due-queue.ts";
import { makeDueItems } from "#scheduling/adapters/due-store.ts";
import { makeSecretBox } from "#subscriptions/adapters/secret-box.ts";
import { makeSubscriptions } from "#subscriptions/adapters/subscription-store.ts";
import { makeEndpoints } from "#subscriptions/health/adapters/endpoint-store.ts";
import { makeEndpointProofs } from "#subscriptions/verification/adapters/endpoint-proofs.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressions } from "#suppressions/adapters/suppression-store.ts";

const { TABLE_NAME, PUBLIC_URL, SECRET_ID, DUE_QUEUE_URL, ...allowed } = readEnvironment(process.env, [
  "DUE_QUEUE_URL",
  "TABLE_NAME",
  "PUBLIC_URL",
  "SECRET_ID",
  "ALLOW_HTTP_WEBHOOKS",
  "ALLOW_PRIVATE_WEBHOOKS",
]);
const table = openTable(TABLE_NAME);
const clients = makeClients(table);
const apiKeys = makeApiKeys(table);
const onFault = makeFaultLog("api");

const serving = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) =>
  serve({
    endpoints: apiEndpoints({
      agencies: makeAgencies(table),
      clients,
      campaigns: makeCampaigns(table),
      subscriptions: makeSubscriptions(table),
      suppressions: makeSuppressions(table),
      apiKeys,
      history: makeHistory(table),
      held: makeHeldLeads(table),
      dueItems: makeDueItems(table),
      claims: makeClaims(table),
      usages: makeUsages(table),
      turns: makeTurns(table),
      canaries: makeCanaries(table),
      index: makeLeadIndex(table, clients),
      records: makeBillingRecords(table),
      inbox: makeSandboxInbox(table),
      messages: makeMessages(table),
      deadLetters: makeDeadLetters(table),
      replays: makeReplays(table),
      dueQueue: makeDueQueue(new SQSClient(), DUE_QUEUE_URL),
      secretBox: makeSecretBox(masterSecret),
      contactHash: makeContactHash(masterSecret),
      endpoints: makeEndpoints(table),
      proofs: makeEndpointProofs(masterSecret, PUBLIC_URL),
      newApiKeySecret,
      ids,
      fingerprint,
      now,
      webhookTargets: { allowHttp: allowed.ALLOW_HTTP_WEBHOOKS, allowPrivate: allowed.ALLOW_PRIVATE_WEBHOOKS },
      onFault,
    }),
    findKey: (secret) => apiKeys.findByHash(fingerprint(secret)),
    publicUrl: PUBLIC_URL,
    pageFault,
    missed: missedRoute,
    onFault,
  }),
);

export const handler: HttpHandler = async (event) => (await serving)(event);
