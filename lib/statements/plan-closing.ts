import type { Clients } from "#accounts/ports.ts";
import type { Contracts } from "#contracts/ports.ts";
import type { Client } from "#domain/accounts/client.ts";
import type { Contract } from "#domain/contracts/contract.ts";
import { findPeriod, nextPeriod, toSpan } from "#domain/contracts/period.ts";
import type { StatementRange } from "#domain/ledger/statement-pages.ts";
import type { ClosedRange } from "#domain/statements/share-of-lead.ts";
import { type IssuedStatement, isIssued, type Statement } from "#domain/statements/statement.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { findVersionAt } from "#domain/shared/versions.ts";
import type { ClientScope } from "#platform/ports.ts";
import type { Statements } from "./ports.ts";

type Deps = {
  clients: Pick<Clients, "read">;
  contracts: Pick<Contracts, "list">;
  statements: Pick<Statements, "list">;
};

/** What a closing of a period goes by: it is the same for a preview. */
export type ClosingPlan = {
  client: Client;
  contract: Contract;
  range: StatementRange;
  /** The statements before it, which have the entries up to them. */
  closed: ClosedRange[];
};

export type PlanRefusal =
  | { kind: "not_found" }
  | { kind: "contract_missing" }
  | { kind: "earlier_period_open"; period: string };

/**
 * Plans the closing of a period, by default of the first that is not closed; or returns its statement if it is issued.
 * Periods are closed in their order, from that in which the first contract begins. The whole period goes by one version
 * of the contract: the one in force when it begins, or else the first that begins in it.
 */
export async function planClosing(
  { clients, contracts, statements }: Deps,
  scope: ClientScope,
  { currency, period }: { currency: string; period?: string | undefined },
): Promise<Result<{ issued: IssuedStatement } | ClosingPlan, PlanRefusal>> {
  const [client, versions, stored] = await Promise.all([
    clients.read(scope, scope.clientId),
    contracts.list(scope),
    statements.list(scope, currency),
  ]);
  if (!client) return refuse({ kind: "not_found" });
  const issued = stored.filter(isIssued);
  const found = issued.find((statement) => statement.period === period);
  if (found) return ok({ issued: found });

  const ofCurrency = versions.filter((version) => version.currency === currency);
  const [first] = ofCurrency;
  if (!first) return refuse({ kind: "contract_missing" });
  const last = issued.at(-1);
  const expected = last ? nextPeriod(last.period) : findPeriod(client.timeZone, first.from).period;
  const asked = period ?? expected;
  if (asked < expected) return refuse({ kind: "contract_missing" });
  if (asked > expected) return refuse({ kind: "earlier_period_open", period: expected });

  const begun: Statement | undefined = stored.find((statement) => statement.period === asked);
  const span = toSpan(client.timeZone, asked);
  const { from, to } = begun ?? { from: last?.to ?? span.from, to: span.to };
  const contract = begun
    ? ofCurrency.find((version) => version.from === begun.contractFrom)
    : (findVersionAt(ofCurrency, from) ?? ofCurrency.find((version) => version.from < to));
  if (!contract) return refuse({ kind: "contract_missing" });
  const range = { period: asked, from, to, firstPage: last?.nextFirstPage ?? 1 };
  return ok({ client, contract, range, closed: issued });
}
