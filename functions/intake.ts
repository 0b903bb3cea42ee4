import { readEnvironment } from "../lib/contract/environment.ts";
import { routes } from "../lib/contract/routes.ts";
import { answering } from "../lib/inbound/http/endpoint.ts";
import { pushLeads } from "../lib/inbound/http/endpoints/lead-batches.ts";
import { pushLead } from "../lib/inbound/http/endpoints/leads.ts";
import { serve } from "../lib/inbound/http/serve.ts";
import { now } from "../lib/outbound/clock.ts";
import { makeCampaigns, makeSubscriptions } from "../lib/outbound/dynamodb/entity-store.ts";
import { makeHistory } from "../lib/outbound/dynamodb/history-store.ts";
import { makeApiKeys } from "../lib/outbound/dynamodb/key-store.ts";
import { openTable } from "../lib/outbound/dynamodb/table.ts";
import { fingerprint, ids } from "../lib/outbound/ids.ts";
import { makeFaultLog } from "../lib/outbound/logger.ts";
import { makeAcceptLead } from "../lib/use-cases/accept-lead.ts";

const { TABLE_NAME, PUBLIC_URL } = readEnvironment(process.env, ["TABLE_NAME", "PUBLIC_URL"]);
const table = openTable(TABLE_NAME);
const apiKeys = makeApiKeys(table);
const acceptLead = makeAcceptLead({
  campaigns: makeCampaigns(table),
  subscriptions: makeSubscriptions(table),
  history: makeHistory(table),
  ids,
  fingerprint,
  now,
});

const onFault = makeFaultLog("intake");

export const handler = serve({
  endpoints: {
    pushLead: answering(routes.pushLead, pushLead(acceptLead)),
    pushLeads: answering(routes.pushLeads, pushLeads({ acceptLead, publicUrl: PUBLIC_URL, onFault })),
  },
  findKey: (secret) => apiKeys.findByHash(fingerprint(secret)),
  publicUrl: PUBLIC_URL,
  onFault,
});
