import type { Clients } from "#accounts/ports.ts";
import type { CreditNote } from "#domain/statements/credit-note.ts";
import type { StatementDocument } from "#domain/statements/statement-document.ts";
import type { IssuedStatement } from "#domain/statements/statement.ts";
import { sumAmounts } from "#domain/shared/money.ts";
import type { ClientScope } from "#platform/ports.ts";
import type { Statements } from "./ports.ts";
import { loadStatement } from "./read-statement.ts";

type Deps = Parameters<typeof loadStatement>[0] & { clients: Pick<Clients, "read">; statements: Statements };

/** How many credit notes of a client are read at once. */
const notesAtOnce = 100;

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
      listCreditNotesOf(scope, statement),
    ]);
    if (!client) return undefined;
    return { ...full, clientName: client.name, timeZone: client.timeZone, payments, creditNotes };
  };

  /** The credit notes of an invoice, by their numbers. It reads the client's notes until they come to what was credited. */
  async function listCreditNotesOf(scope: ClientScope, { number, credited }: IssuedStatement): Promise<CreditNote[]> {
    const found: CreditNote[] = [];
    let after: string | undefined;
    while (sumAmounts(found.map(({ total }) => total)) < credited) {
      const page = await statements.listCreditNotes(scope, { limit: notesAtOnce, after });
      found.push(...page.notes.filter(({ invoiceNumber }) => invoiceNumber === number));
      after = page.next;
      if (after === undefined) break;
    }
    return found.toReversed();
  }
}
