import type { Routes } from "../../../contract/routes.ts";
import { maySeeClient } from "../../../domain/client/api-key.ts";
import type { Client } from "../../../domain/client/client.ts";
import { ok, refuse } from "../../../domain/shared/result.ts";
import type { makeChangeEntity } from "../../../use-cases/change-entity.ts";
import type { makeCreateClient } from "../../../use-cases/create-client.ts";
import type { AgencyScope, Clients } from "../../../use-cases/ports/entities.ts";
import type { WakeHeldLeads } from "../../../use-cases/wake-held-leads.ts";
import type { Endpoint } from "../endpoint.ts";
import { nextOf, pageOf } from "../page-of.ts";

export const createClient =
  (create: ReturnType<typeof makeCreateClient>): Endpoint<Routes["createClient"]> =>
  async ({ caller, body, idempotencyKey }) => {
    const created = await create(caller.agencyId, body, idempotencyKey);
    if (!created.ok) return created;
    return ok({
      status: 201,
      body: clientView(created.value),
      headers: { location: `/v1/clients/${created.value.id}` },
    });
  };

export const listClients =
  (clients: Clients): Endpoint<Routes["listClients"]> =>
  async ({ caller, query }) => {
    const page = await pageOf({ clients: caller.agencyId }, query, async (place) => {
      const found = await clients.list(caller, place);
      return ok({ items: found.entities.map(clientView), next: nextOf(found) });
    });
    return page.ok ? ok({ status: 200, body: page.value }) : page;
  };

export const readClient =
  (clients: Clients): Endpoint<Routes["readClient"]> =>
  async ({ caller, params: { clientId } }) => {
    const client = maySeeClient(caller, clientId) ? await clients.read(caller, clientId) : undefined;
    return client ? ok({ status: 200, body: clientView(client) }) : refuse({ kind: "not_found" });
  };

export const changeClient =
  (
    change: ReturnType<typeof makeChangeEntity<Client, AgencyScope>>,
    wake: WakeHeldLeads,
  ): Endpoint<Routes["changeClient"]> =>
  async ({ caller, params: { clientId }, body: { name, timeZone, paused } }) => {
    const changed = await change(caller, clientId, (client) =>
      ok({
        ...client,
        name: name ?? client.name,
        timeZone: timeZone ?? client.timeZone,
        paused: paused ?? client.paused,
      }),
    );
    if (!changed.ok) return changed;
    await wake.ofClient(caller.agencyId, clientId);
    return ok({ status: 200, body: clientView(changed.value) });
  };

/** A client as the API shows it: the agency is the caller's own. */
function clientView({ agencyId: _, ...client }: Client) {
  return client;
}
