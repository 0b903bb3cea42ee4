import type { Clients } from "#accounts/ports.ts";
import { canAccessClient } from "#domain/accounts/api-key.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import { type IssuedStatement, isIssued } from "#domain/statements/statement.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Statements } from "./ports.ts";

type Deps = { clients: Pick<Clients, "read">; statements: Statements };

/** Whether the caller may read the statements of a client. The sandbox has none. */
export async function canReadStatements(
  { clients }: Pick<Deps, "clients">,
  caller: Caller,
  clientId: ClientId,
): Promise<boolean> {
  const { agencyId } = caller;
  return canAccessClient(caller, clientId) && (await clients.read({ agencyId }, clientId)) !== undefined;
}

/** Finds an issued statement of a client by its number, or by its currency and period: `INV-000001`, `GBP-2026-11`. */
export async function findStatement(
  deps: Deps,
  caller: Caller,
  clientId: ClientId,
  id: string,
): Promise<Result<IssuedStatement, { kind: "not_found" }>> {
  const { agencyId } = caller;
  const missing = refuse({ kind: "not_found" as const });
  if (caller.mode === "test" || !(await canReadStatements(deps, caller, clientId))) return missing;
  const byPeriod = /^([A-Z]{3})-(\d{4}-\d{2})$/.exec(id);
  const account = byPeriod
    ? { clientId, currency: byPeriod[1] ?? "", period: byPeriod[2] ?? "" }
    : await deps.statements.readDocument(agencyId, id);
  if (!account || account.clientId !== clientId) return missing;
  const statement = await deps.statements.read({ agencyId, ...account });
  // A credit note has a number too, and names the period of its invoice.
  const isFound = statement && isIssued(statement) && (byPeriod || statement.number === id);
  return isFound ? ok(statement) : missing;
}
