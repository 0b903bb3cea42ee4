import type { Clients } from "#accounts/ports.ts";
import type { StatementDocument } from "#domain/statements/statement-document.ts";
import type { IssuedStatement } from "#domain/statements/statement.ts";
import type { ClientScope } from "#platform/ports.ts";
import { listCreditNotesOf } from "./list-credit-notes-of.ts";
import type { Statements } from "./ports.ts";
import { loadStatement } from "./read-statement.ts";

type Deps = Parameters<typeof loadStatement>[0] & { clients: Pick<Clients, "read">; statements: Statements };

/** Loads everything that the page of a statement shows. Undefined if there is no such client any more. */
export function makeLoadStatementDocument(deps: Deps) {
  const { clients, statements } = deps;
  return async function loadStatementDocument(
    scope: ClientScope,
    statement: IssuedStatement,
  ): Promise<StatementDocument | undefined> {
    const { currency, period, paid } = statement;
    const [client, full, payments, creditNotes] = await Promise.all([
      clients.read(scope, scope.clientId),
      loadStatement(deps, scope, statement),
      paid === 0 ? [] : statements.listPayments({ ...scope, currency, period }),
      listCreditNotesOf(statements, scope, statement),
    ]);
    if (!client) return undefined;
    const { timeZone = client.timeZone, clientName = client.name } = statement;
    return { ...full, clientName, timeZone, payments, creditNotes };
  };
}
