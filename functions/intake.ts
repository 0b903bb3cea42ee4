import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { readEnvironment } from "../lib/contract/environment.ts";
import { intakeRoutes } from "../lib/contract/intake-routes.ts";
import { answering } from "../lib/inbound/http/endpoint.ts";
import { pushLeads } from "../lib/inbound/http/endpoints/lead-batches.ts";
import { pushLead } from "../lib/inbound/http/endpoints/leads.ts";
import { simulateLead } from "../lib/inbound/http/endpoints/simulations.ts";
import { serve, type HttpHandler } from "../lib/inbound/http/serve.ts";
import { now } from "../lib/outbound/clock.ts";
import { makeClaims } from "../lib/outbound/dynamodb/claim-store.ts";
import { makeCampaigns, makeClients, makeSubscriptions } from "../lib/outbound/dynamodb/entity-store.ts";
import { makeHistory } from "../lib/outbound/dynamodb/history-store.ts";
import { makeApiKeys } from "../lib/outbound/dynamodb/key-store.ts";
import { makeSuppressions } from "../lib/outbound/dynamodb/suppression-store.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { makeTurns } from "../lib/outbound/dynamodb/turns-store.ts";
import { makeUsages } from "../lib/outbound/dynamodb/usage-store.ts";
import { fingerprint, ids } from "../lib/outbound/ids.ts";
import { makeFaultLog } from "../lib/outbound/logger.ts";
import { makeContactHash } from "../lib/outbound/secrets/contact-hash.ts";
import { readMasterSecret } from "../lib/outbound/secrets/master-secret.ts";
import { makeAcceptLead } from "../lib/use-cases/accept-lead.ts";
import { makeRouteLead } from "../lib/use-cases/route-lead.ts";
import { makeSimulateLead } from "../lib/use-cases/simulate-lead.ts";

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
