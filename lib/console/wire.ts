import { makeUserStore } from "#accounts/users/adapters/user-store.ts";
import type { Table } from "#platform/table/table.ts";
import { cellReaders } from "#reports/wire.ts";
import { campaignsConsole } from "./campaigns/wire.ts";
import { clientsConsole } from "./clients/wire.ts";
import type { BoundConsoleRoute } from "./console-route.ts";
import { diaryConsole } from "./diary/wire.ts";
import { erasuresConsole } from "./erasures/wire.ts";
import { inboxConsole } from "./inbox/wire.ts";
import { keysConsole } from "./keys/wire.ts";
import { leadListsConsole } from "./lead-lists/wire.ts";
import { leadConsole } from "./leads/wire.ts";
import { moreConsole } from "./more/wire.ts";
import { plannerConsole } from "./planner/wire.ts";
import { reportsConsole } from "./reports/wire.ts";
import { returnsConsole } from "./returns/wire.ts";
import { makeConsoleRouter } from "./router.ts";
import { makeSessionStore } from "./sessions/adapters/session-store.ts";
import { makeLoadSession } from "./sessions/load-session.ts";
import { makeSignInLimits } from "./sign-in/adapters/sign-in-limits.ts";
import { makeSignInStore } from "./sign-in/adapters/sign-in-store.ts";
import { signInConsole } from "./sign-in/wire.ts";
import { statementsConsole } from "./statements/wire.ts";
import { subscriptionsConsole } from "./subscriptions/wire.ts";
import { usersConsole } from "./users/wire.ts";

/** Opens the stores that only the console uses. */
export const openConsoleStores = (table: Table) => ({
  users: makeUserStore(table),
  sessions: makeSessionStore(table),
  signIns: makeSignInStore(table),
  signInLimits: makeSignInLimits(table),
});

type ReportDeps = Parameters<typeof cellReaders>[0] &
  Omit<
    Parameters<typeof reportsConsole>[0] & Parameters<typeof plannerConsole>[0],
    keyof ReturnType<typeof cellReaders>
  >;
type SubjectDeps = Parameters<typeof signInConsole>[0] &
  Parameters<typeof inboxConsole>[0] &
  Parameters<typeof leadListsConsole>[0] &
  Parameters<typeof leadConsole>[0] &
  Parameters<typeof diaryConsole>[0] &
  Parameters<typeof returnsConsole>[0] &
  Parameters<typeof statementsConsole>[0] &
  Parameters<typeof campaignsConsole>[0] &
  Parameters<typeof subscriptionsConsole>[0] &
  Parameters<typeof clientsConsole>[0] &
  Parameters<typeof usersConsole>[0] &
  Parameters<typeof keysConsole>[0] &
  Parameters<typeof erasuresConsole>[0] &
  ReportDeps;

/** Every page and action of the console. A subject adds its own in one line. */
export const consoleRoutes = (deps: SubjectDeps): BoundConsoleRoute[] => [
  ...signInConsole(deps),
  ...inboxConsole(deps),
  ...leadListsConsole(deps),
  ...leadConsole(deps),
  ...diaryConsole(deps),
  ...returnsConsole(deps),
  ...statementsConsole(deps),
  ...reportsConsole({ ...deps, ...cellReaders(deps) }),
  ...plannerConsole({ ...deps, ...cellReaders(deps) }),
  ...campaignsConsole(deps),
  ...subscriptionsConsole(deps),
  ...clientsConsole(deps),
  ...usersConsole(deps),
  ...keysConsole(deps),
  ...erasuresConsole(deps),
  ...moreConsole(),
];

type Deps = SubjectDeps & Parameters<typeof makeLoadSession>[0] & Omit<RouterDeps, "routes" | "loadSession">;
type RouterDeps = Parameters<typeof makeConsoleRouter>[0];

/** Makes the router of all pages. */
export const consoleRouter = (deps: Deps) =>
  makeConsoleRouter({ ...deps, routes: consoleRoutes(deps), loadSession: makeLoadSession(deps) });
