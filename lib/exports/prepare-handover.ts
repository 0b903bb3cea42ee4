import type { Clients } from "#accounts/ports.ts";
import type { Contracts } from "#contracts/ports.ts";
import type { Caller } from "#domain/accounts/caller.ts";
import { compareTax, type HandoverFormat, type HandoverRefusal } from "#domain/ledger/handover.ts";
import type { ExportScope, Handover } from "#domain/ledger/ledger-export.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import { toWallClock } from "#domain/shared/wall-clock.ts";
import type { Journals } from "#ledger/ports.ts";
import type { Statements } from "#statements/ports.ts";
import { findStatement } from "#statements/find-statement.ts";
import { loadStatement } from "#statements/read-statement.ts";
import { toHandedOver } from "./to-handed-over.ts";

type Deps = {
  clients: Pick<Clients, "read">;
  contracts: Pick<Contracts, "list">;
  journals: Pick<Journals, "readPage">;
  statements: Statements;
};

export type PrepareRefusal =
  | { kind: "not_found" }
  | { kind: "forbidden"; needed: string[] }
  | { kind: "invoicing_missing"; errors: { pointer: string; detail: string }[] }
  | HandoverRefusal;

/**
 * Decides whether a statement can be handed over to a program, and what its file is made from. A client's key may not:
 * the file has settings of the agency's accounts.
 */
export function makePrepareHandover(deps: Deps) {
  return async function prepareHandover(
    caller: Caller,
    { clientId, statement: id, format }: { clientId: ClientId; statement: string; format: HandoverFormat },
  ): Promise<Result<{ wanted: ExportScope; handover: Handover }, PrepareRefusal>> {
    if (caller.role === "client") return refuse({ kind: "forbidden", needed: ["agency", "billing"] });
    const { agencyId } = caller;
    const [client, found] = await Promise.all([
      deps.clients.read({ agencyId }, clientId),
      findStatement(deps, caller, clientId, id),
    ]);
    if (!client || !found.ok) return refuse({ kind: "not_found" });
    const { invoicing } = client;
    if (!invoicing?.[format]) {
      const errors = [{ pointer: `/invoicing/${format}`, detail: "needed to hand over a statement in this format" }];
      return refuse({ kind: "invoicing_missing", errors });
    }
    const full = await loadStatement(deps, { agencyId, clientId }, found.value);
    const {
      currency,
      period,
      issuedAt,
      from,
      to,
      timeZone = client.timeZone,
      clientName = client.name,
    } = full.statement;
    const issuedOn = toWallClock(timeZone, issuedAt).date;
    const customerName = full.contract.customer?.name ?? clientName;
    const handed = toHandedOver(format, full, { issuedOn, customerName });
    if (!handed.ok) return handed;
    const { statement, lines } = handed.value;
    return ok({
      wanted: { clientId, statement: statement.number, from, to, format },
      handover: {
        clientId,
        currency,
        period,
        issuedOn,
        customerName,
        invoicing,
        rounding: statement.tax.rounding,
        tax: compareTax(statement, lines),
      },
    });
  };
}
