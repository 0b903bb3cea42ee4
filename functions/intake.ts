import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { makeApiKeyStore } from "#accounts/adapters/api-key-store.ts";
import { makeClientStore } from "#accounts/adapters/client-store.ts";
import { readEnvironment } from "#app/environment.ts";
import { makeCampaignStore } from "#campaigns/adapters/campaign-store.ts";
import { makeAcceptLead } from "#intake/accept-lead.ts";
import { makeClaimStore } from "#intake/adapters/claim-store.ts";
import { pushLead, simulateLead } from "#intake/endpoints.ts";
import { pushLeads } from "#intake/push-leads-endpoint.ts";
import { intakeRoutes } from "#intake/routes.ts";
import { makeSimulateLead } from "#intake/simulate-lead.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { now } from "#platform/clock.ts";
import { makeFaultLogger } from "#platform/fault-logger.ts";
import { bindHandler } from "#platform/http/endpoint.ts";
import { type HttpHandler, serveRoutes } from "#platform/http/serve-routes.ts";
import { fingerprint, ids } from "#platform/ids.ts";
import { readMasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable } from "#platform/table/table.ts";
import { makeTurnStore } from "#routing/adapters/turn-store.ts";
import { makeUsageStore } from "#routing/adapters/usage-store.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeSubscriptionStore } from "#subscriptions/adapters/subscription-store.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressionStore } from "#suppressions/adapters/suppression-store.ts";

const { TABLE_NAME, PUBLIC_URL, SECRET_ID } = readEnvironment(process.env, ["TABLE_NAME", "PUBLIC_URL", "SECRET_ID"]);
const table = openTable(TABLE_NAME);
const apiKeys = makeApiKeyStore(table);
const onFault = makeFaultLogger("intake");
const deps = { clients: makeClientStore(table), subscriptions: makeSubscriptionStore(table), ids, fingerprint, now };

const handlerPromise = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) => {
  const pushDeps = {
    ...deps,
    campaigns: makeCampaignStore(table),
    history: makeHistoryStore(table),
    router: makeRouteLead({ ...deps, usages: makeUsageStore(table), turns: makeTurnStore(table) }),
    claims: makeClaimStore(table),
    suppressions: makeSuppressionStore(table),
    contactHash: makeContactHash(masterSecret),
  };
  const acceptLead = makeAcceptLead(pushDeps);
  return serveRoutes({
    endpoints: {
      pushLead: bindHandler(intakeRoutes.pushLead, pushLead(acceptLead)),
      pushLeads: bindHandler(intakeRoutes.pushLeads, pushLeads({ acceptLead, publicUrl: PUBLIC_URL, onFault })),
      simulateLead: bindHandler(intakeRoutes.simulateLead, simulateLead(makeSimulateLead(pushDeps), PUBLIC_URL)),
    },
    findKey: (secret) => apiKeys.findByHash(fingerprint(secret)),
    publicUrl: PUBLIC_URL,
    onFault,
  });
});

export const handler: HttpHandler = async (event) => (await handlerPromise)(event);
