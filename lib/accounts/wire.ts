import type { Table } from "#platform/table/table.ts";
import { bindEndpoints } from "#platform/http/endpoint.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import { makeScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import { makeAgencyStore } from "./adapters/agency-store.ts";
import { makeApiKeyStore } from "./adapters/api-key-store.ts";
import { makeClientStore } from "./adapters/client-store.ts";
import { makeCreateClient } from "./create-client.ts";
import { makeCreateKey } from "./create-key.ts";
import { changeClient, createClient, createKey, listClients, listKeys, readClient, revokeKey } from "./endpoints.ts";
import type { ApiKeys, Clients } from "./ports.ts";
import { clientRoutes, keyRoutes } from "./routes.ts";

export const openAccounts = (table: Table) => ({
  agencies: makeAgencyStore(table),
  clients: makeClientStore(table),
  apiKeys: makeApiKeyStore(table),
});

type Deps = Parameters<typeof makeCreateClient>[0] &
  Parameters<typeof makeCreateKey>[0] &
  Parameters<typeof makeScheduleLeadRelease>[0] & { clients: Clients; apiKeys: ApiKeys };

export const accountEndpoints = (deps: Deps) => ({
  ...bindEndpoints(clientRoutes, {
    createClient: createClient(makeCreateClient(deps)),
    listClients: listClients(deps.clients),
    readClient: readClient(deps.clients),
    changeClient: changeClient(makeChangeEntity(deps.clients, deps.now), makeScheduleLeadRelease(deps)),
  }),
  ...bindEndpoints(keyRoutes, {
    createKey: createKey(makeCreateKey(deps)),
    listKeys: listKeys(deps.apiKeys),
    revokeKey: revokeKey(deps.apiKeys),
  }),
});
