import type { CreditNote } from "#domain/statements/credit-note.ts";
import type { IssuedStatement } from "#domain/statements/statement.ts";
import { sumAmounts } from "#domain/shared/money.ts";
import type { ClientScope } from "#platform/ports.ts";
import type { Statements } from "./ports.ts";

/** How many credit notes of a client are read at once. */
const notesAtOnce = 100;

/** Lists the credit notes of an invoice, by their numbers. It reads the client's notes until they come to what was credited. */
export async function listCreditNotesOf(
  statements: Pick<Statements, "listCreditNotes">,
  scope: ClientScope,
  { number, credited }: Pick<IssuedStatement, "number" | "credited">,
): Promise<CreditNote[]> {
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
