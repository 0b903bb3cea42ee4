import { makeCreateKey } from "#accounts/create-key.ts";
import { type BoundConsoleRoute, bindConsole } from "../console-route.ts";
import { confirmRevocation, createKey, listKeys, revokeKey } from "./endpoints.ts";
import { keysRoutes } from "./routes.ts";

type Deps = Parameters<typeof makeCreateKey>[0];

/** The pages of an agency's API keys. */
export function keysConsole(deps: Deps): BoundConsoleRoute[] {
  const own = { ...deps, createKey: makeCreateKey(deps) };
  return bindConsole(keysRoutes, {
    listKeys: listKeys(own),
    createKey: createKey(own),
    confirmRevocation: confirmRevocation(own),
    revokeKey: revokeKey(own),
  });
}
