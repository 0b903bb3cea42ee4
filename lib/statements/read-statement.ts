import type { Contracts } from "#contracts/ports.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import type { Contract } from "#domain/contracts/contract.ts";
import type { Closing } from "#domain/ledger/statement-pages.ts";
import type { IssuedStatement } from "#domain/statements/statement.ts";
import type { AgencyId, ClientId } from "#domain/shared/id.ts";
import { ok, type Result } from "#domain/shared/result.ts";
import type { Journals } from "#ledger/ports.ts";
import { findStatement } from "./find-statement.ts";

type Deps = Parameters<typeof findStatement>[0] & {
  journals: Pick<Journals, "readPage">;
  contracts: Pick<Contracts, "list">;
};

/** A statement with its lines, and the version of the contract by which it was made. */
export type FullStatement = { clientId: ClientId; statement: IssuedStatement; closing: Closing; contract: Contract };

/** Reads an issued statement with its lines. Both never change. */
export function makeReadStatement(deps: Deps) {
  return async function readStatement(
    caller: Caller,
    clientId: ClientId,
    id: string,
  ): Promise<Result<FullStatement, { kind: "not_found" }>> {
    const found = await findStatement(deps, caller, clientId, id);
    return found.ok ? ok(await loadStatement(deps, { agencyId: caller.agencyId, clientId }, found.value)) : found;
  };
}

/** Loads the lines and the contract of a statement. Throws if they are missing, which only a lost item can cause. */
export async function loadStatement(
  { journals, contracts }: Pick<Deps, "journals" | "contracts">,
  scope: { agencyId: AgencyId; clientId: ClientId },
  statement: IssuedStatement,
): Promise<FullStatement> {
  const { currency, closingPage, contractFrom } = statement;
  const [page, versions] = await Promise.all([
    journals.readPage({ ...scope, currency }, closingPage),
    contracts.list(scope),
  ]);
  const contract = versions.find((each) => each.currency === currency && each.from === contractFrom);
  if (page?.kind !== "closing" || !contract) throw new Error(`the statement ${statement.period} has no closing page`);
  return { clientId: scope.clientId, statement, closing: page, contract };
}
