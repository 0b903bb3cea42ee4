import type { Contract } from "#domain/contracts/contract.ts";
import type { Closing } from "#domain/ledger/statement-pages.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { CreditNote } from "./credit-note.ts";
import type { IssuedStatement } from "./statement.ts";

/** A payment of a statement. */
export type StatementPayment = { amount: number; paidAt: Instant };

/** Everything that the page of a statement shows, and the zone by whose clock its dates are. */
export type StatementDocument = {
  clientId: ClientId;
  clientName: string;
  timeZone: string;
  statement: IssuedStatement;
  closing: Closing;
  contract: Contract;
  /** In the order in which they were paid. */
  payments: StatementPayment[];
  /** In the order of their numbers. */
  creditNotes: CreditNote[];
};
