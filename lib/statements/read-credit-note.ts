import { canAccessClient } from "#domain/accounts/api-key.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import type { CreditNote } from "#domain/statements/credit-note.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { Statements } from "./ports.ts";

/** Reads a credit note by its number. */
export function makeReadCreditNote({
  statements,
}: {
  statements: Pick<Statements, "readDocument" | "readCreditNote">;
}) {
  return async function readCreditNote(
    caller: Caller,
    number: string,
  ): Promise<Result<CreditNote & { clientId: ClientId }, { kind: "not_found" }>> {
    const { agencyId, mode } = caller;
    const document = mode === "test" ? undefined : await statements.readDocument(agencyId, number);
    const isVisible = document && canAccessClient(caller, document.clientId);
    const note = isVisible
      ? await statements.readCreditNote({ agencyId, clientId: document.clientId }, number)
      : undefined;
    return document && note ? ok({ ...note, clientId: document.clientId }) : refuse({ kind: "not_found" });
  };
}
