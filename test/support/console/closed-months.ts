import { statementsConsole } from "#console/statements/wire.ts";
import { wireStatements } from "#statements/wire.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { makeProveEntry } from "#ledger/prove-entry.ts";
import type { Table } from "#platform/table/table.ts";
import { anId } from "../an-id.ts";
import { on } from "../at.ts";
import { secrets } from "../crash/stores.ts";
import { november, openAccount, setUpAccount } from "../statements-world.ts";

/**
 * The account of client 1, whose November came to two leads and is closed, and whose December has one lead by 9 December.
 * With the verbs and the pages of its statements.
 */
export async function openClosedMonths(table: Table) {
  let now: Instant = on("2026-11-10T10:00:00Z");
  await setUpAccount(table);
  const account = openAccount(table, () => now);
  const deps = { ...account, statementLinks: secrets.statementLinks, history: makeHistoryStore(table) };
  await account.post(anId("lead", 1), 6000);
  await account.post(anId("lead", 2), 6500);
  now = on("2026-12-04T00:00:00Z");
  const closed = await account.closeStatement(november);
  if (!closed?.ok) throw new Error("November is not closed");
  now = on("2026-12-09T10:00:00Z");
  await account.post(anId("lead", 3), 7000);
  return {
    ...deps,
    ...wireStatements(deps),
    proveEntry: makeProveEntry(deps),
    routes: statementsConsole(deps),
    statementId: closed.value.number ?? "",
    now: () => now,
    setNow: (time: Instant) => void (now = time),
  };
}

export type ClosedMonths = Awaited<ReturnType<typeof openClosedMonths>>;
