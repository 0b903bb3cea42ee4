import { wireStatements } from "#statements/wire.ts";
import { type BoundConsoleRoute, bindConsole } from "../console-route.ts";
import {
  listAccounts,
  openStatement,
  previewStatement,
  recordPayment,
  showAccount,
  showStatement,
  type StatementsDeps,
} from "./endpoints.ts";
import { statementsRoutes } from "./routes.ts";

type Deps = Parameters<typeof wireStatements>[0] & Omit<StatementsDeps, keyof ReturnType<typeof wireStatements>>;

/** The pages of statements. */
export function statementsConsole(deps: Deps): BoundConsoleRoute[] {
  const own = { ...deps, ...wireStatements(deps) };
  return bindConsole(statementsRoutes, {
    listAccounts: listAccounts(own),
    showAccount: showAccount(own),
    previewStatement: previewStatement(own),
    showStatement: showStatement(own),
    openStatement: openStatement(own),
    recordPayment: recordPayment(own),
  });
}
