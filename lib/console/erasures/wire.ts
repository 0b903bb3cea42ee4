import type { Clients } from "#accounts/ports.ts";
import { wireErasures } from "#erasures/wire.ts";
import { type BoundConsoleRoute, bindConsole } from "../console-route.ts";
import { confirmErasure, listErasures, requestErasure, showErasure } from "./endpoints.ts";
import { erasuresRoutes } from "./routes.ts";

type Deps = Parameters<typeof wireErasures>[0] & { clients: Pick<Clients, "read"> };

/** The pages of erasures. */
export function erasuresConsole(deps: Deps): BoundConsoleRoute[] {
  const own = { clients: deps.clients, ids: deps.ids, ...wireErasures(deps) };
  return bindConsole(erasuresRoutes, {
    listErasures: listErasures(own),
    confirmErasure: confirmErasure(own),
    requestErasure: requestErasure(own),
    showErasure: showErasure(own),
  });
}
