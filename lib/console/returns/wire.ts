import type { Clients } from "#accounts/ports.ts";
import { wireReturns } from "#returns/wire.ts";
import { type BoundConsoleRoute, bindConsole } from "../console-route.ts";
import { approveReturn, declineReturn, listReturns, showReturn, withdrawReturn } from "./endpoints.ts";
import { returnsRoutes } from "./routes.ts";

type Deps = Parameters<typeof wireReturns>[0] & { clients: Pick<Clients, "read"> };

/** The pages of returns. */
export function returnsConsole(deps: Deps): BoundConsoleRoute[] {
  const own = { clients: deps.clients, ...wireReturns(deps) };
  return bindConsole(returnsRoutes, {
    listReturns: listReturns(own),
    showReturn: showReturn(own),
    approveReturn: approveReturn(own),
    declineReturn: declineReturn(own),
    withdrawReturn: withdrawReturn(own),
  });
}
