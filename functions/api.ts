import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { readEnvironment } from "../lib/contract/environment.ts";
import { apiEndpoints } from "../lib/inbound/http/api-endpoints.ts";
import { missedRoute } from "../lib/inbound/http/missed-route.ts";
import { pageFault } from "../lib/inbound/http/page-fault.ts";
import { serve, type HttpHandler } from "../lib/inbound/http/serve.ts";
import { now } from "../lib/outbound/clock.ts";
import { makeBillingRecords } from "../lib/outbound/dynamodb/billing-record-store.ts";
import { makeCanaries } from "../lib/outbound/dynamodb/canary-store.ts";
import { makeClaims } from "../lib/outbound/dynamodb/claim-store.ts";
import { makeDeadLetters } from "../lib/outbound/dynamodb/dead-letter-store.ts";
import { makeCampaigns, makeClients, makeReplays, makeSubscriptions } from "../lib/outbound/dynamodb/entity-store.ts";
import { makeDueItems } from "../lib/outbound/dynamodb/due-store.ts";
import { makeEndpoints } from "../lib/outbound/dynamodb/endpoint-store.ts";
import { makeHeldLeads } from "../lib/outbound/dynamodb/held-lead-store.ts";
import { makeHistory } from "../lib/outbound/dynamodb/history-store.ts";
import { makeAgencies, makeApiKeys } from "../lib/outbound/dynamodb/key-store.ts";
import { makeLeadIndex } from "../lib/outbound/dynamodb/lead-index.ts";
import { makeMessages } from "../lib/outbound/dynamodb/message-store.ts";
import { makeSandboxInbox } from "../lib/outbound/dynamodb/sandbox-inbox.ts";
import { makeSuppressions } from "../lib/outbound/dynamodb/suppression-store.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { makeTurns } from "../lib/outbound/dynamodb/turns-store.ts";
import { makeUsages } from "../lib/outbound/dynamodb/usage-store.ts";
import { fingerprint, ids } from "../lib/outbound/ids.ts";
import { makeFaultLog } from "../lib/outbound/logger.ts";
import { newApiKeySecret } from "../lib/outbound/secrets/api-key-secret.ts";
import { makeContactHash } from "../lib/outbound/secrets/contact-hash.ts";
import { makeDueQueue } from "../lib/outbound/sqs/due-queue.ts";
import { makeEndpointProofs } from "../lib/outbound/secrets/endpoint-proofs.ts";
import { readMasterSecret } from "../lib/outbound/secrets/master-secret.ts";
import { makeSecretBox } from "../lib/outbound/secrets/secret-box.ts";

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
