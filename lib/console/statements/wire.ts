import { makeProveEntry } from "#ledger/prove-entry.ts";
import { wireStatements } from "#statements/wire.ts";
import { type BoundConsoleRoute, bindConsole } from "../console-route.ts";
import {
  listAccounts,
  openStatement,
  previewStatement,
  recordPayment,
  showAccount,
  showEntry,
  showStatement,
  type StatementsDeps,
} from "./endpoints.ts";
import { statementsRoutes } from "./routes.ts";

type Deps = Parameters<typeof wireStatements>[0] &
  Parameters<typeof makeProveEntry>[0] &
  Omit<StatementsDeps, keyof ReturnType<typeof wireStatements> | "proveEntry">;

/** The pages of statements. */
export function statementsConsole(deps: Deps): BoundConsoleRoute[] {
  const own = { ...deps, ...wireStatements(deps), proveEntry: makeProveEntry(deps) };
  return bindConsole(statementsRoutes, {
    listAccounts: listAccounts(own),
    showAccount: showAccount(own),
    previewStatement: previewStatement(own),
    showEntry: showEntry(own),
    showStatement: showStatement(own),
    openStatement: openStatement(own),
    recordPayment: recordPayment(own),
  });
}
