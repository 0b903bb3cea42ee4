import { makeCreateClient } from "#accounts/create-client.ts";
import type { Clients } from "#accounts/ports.ts";
import { wireUpdateClient } from "#accounts/wire.ts";
import type { Contracts } from "#contracts/ports.ts";
import { makeScheduleRebuild } from "#reports/rebuild-cells.ts";
import { type BoundConsoleRoute, bindConsole } from "../console-route.ts";
import { changeClient, changeHours, createClient, listClients, pauseClient, showClient } from "./endpoints.ts";
import { clientsRoutes } from "./routes.ts";

type Deps = Parameters<typeof makeCreateClient>[0] &
  Omit<Parameters<typeof wireUpdateClient>[0], "scheduleRebuild"> &
  Parameters<typeof makeScheduleRebuild>[0] & { clients: Clients; contracts: Pick<Contracts, "list"> };

/** The pages of an agency's clients. */
export function clientsConsole(deps: Deps): BoundConsoleRoute[] {
  const own = {
    ...deps,
    createClient: makeCreateClient(deps),
    updateClient: wireUpdateClient({ ...deps, scheduleRebuild: makeScheduleRebuild(deps) }),
  };
  return bindConsole(clientsRoutes, {
    listClients: listClients(own),
    createClient: createClient(own),
    showClient: showClient(own),
    changeClient: changeClient(own),
    pauseClient: pauseClient(own),
    changeHours: changeHours(own),
  });
}
