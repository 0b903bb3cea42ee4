import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { makeApiKeys } from "#accounts/adapters/account-store.ts";
import { makeClients } from "#accounts/adapters/client-store.ts";
import { readEnvironment } from "#app/environment.ts";
import { makeCampaigns } from "#campaigns/adapters/campaign-store.ts";
import { makeAcceptLead } from "#intake/accept-lead.ts";
import { makeClaims } from "#intake/adapters/claim-store.ts";
import { pushLead, simulateLead } from "#intake/endpoints.ts";
import { pushLeads } from "#intake/push-leads-endpoint.ts";
import { intakeRoutes } from "#intake/routes.ts";
import { makeSimulateLead } from "#intake/simulate-lead.ts";
import { makeHistory } from "#leads/adapters/history-store.ts";
import { now } from "#platform/clock.ts";
import { answering } from "#platform/http/endpoint.ts";
import { type HttpHandler, serve } from "#platform/http/serve.ts";
import { fingerprint, ids } from "#platform/ids.ts";
import { makeFaultLog } from "#platform/logger.ts";
import { readMasterSecret } from "#platform/secrets/master-secret.ts";
import { openTable } from "#platform/table/table.ts";
import { makeTurns } from "#routing/adapters/turns-store.ts";
import { makeUsages } from "#routing/adapters/usage-store.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeSubscriptions } from "#subscriptions/adapters/subscription-store.ts";
import { makeContactHash } from "#suppressions/adapters/contact-hash.ts";
import { makeSuppressions } from "#suppressions/adapters/suppression-store.ts";

const { TABLE_NAME, PUBLIC_URL, SECRET_ID } = readEnvironment(process.env, ["TABLE_NAME", "PUBLIC_URL", "SECRET_ID"]);
const table = openTable(TABLE_NAME);
const apiKeys = makeApiKeys(table);
const onFault = makeFaultLog("intake");
const world = { clients: makeClients(table), subscriptions: makeSubscriptions(table), ids, fingerprint, now };

const serving = readMasterSecret(new SecretsManagerClient(), SECRET_ID).then((masterSecret) => {
  const pushing = {
    ...world,
    campaigns: makeCampaigns(table),
    history: makeHistory(table),
    router: makeRouteLead({ ...world, usages: makeUsages(table), turns: makeTurns(table) }),
    claims: makeClaims(table),
    suppressions: makeSuppressions(table),
    contactHash: makeContactHash(masterSecret),
  };
  const acceptLead = makeAcceptLead(pushing);
  return serve({
    endpoints: {
      pushLead: answering(intakeRoutes.pushLead, pushLead(acceptLead)),
      pushLeads: answering(intakeRoutes.pushLeads, pushLeads({ acceptLead, publicUrl: PUBLIC_URL, onFault })),
      simulateLead: answering(intakeRoutes.simulateLead, simulateLead(makeSimulateLead(pushing), PUBLIC_URL)),
    },
    findKey: (secret) => apiKeys.findByHash(fingerprint(secret)),
    publicUrl: PUBLIC_URL,
    onFault,
  });
});

export const handler: HttpHandler = async (event) => (await serving)(event);
