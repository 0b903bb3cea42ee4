import type { Closing, StatementLine } from "#domain/ledger/statement-pages.ts";
import { multiplyAmount, sumAmounts } from "#domain/shared/money.ts";
import { DocumentNumber } from "#domain/ledger/statement-pages.ts";
import type { CreditNote } from "#domain/statements/credit-note.ts";
import type { StatementDocument } from "#domain/statements/statement-document.ts";
import type { IssuedStatement } from "#domain/statements/statement.ts";
import { anId } from "./an-id.ts";
import { on } from "./at.ts";
import { aContract } from "./entities.ts";

/** An invoice for November over some campaigns, with a credit note and a payment. */
export function aStatementDocument({ campaigns = 2 }: { campaigns?: number } = {}): StatementDocument {
  const [from, to, issuedAt] = [on("2026-11-01T00:00:00Z"), on("2026-12-01T00:00:00Z"), on("2026-12-04T00:00:00Z")];
  const contract = aContract({ from });
  const line = (index: number, kind: StatementLine["kind"], quantity: number, unitAmount: number): StatementLine => ({
    kind,
    campaignId: anId("campaign", index),
    model: index % 2 === 0 ? "hybrid" : "callback",
    isLate: false,
    quantity,
    unitAmount,
    amount: multiplyAmount(unitAmount, quantity),
  });
  const lines = Array.from({ length: campaigns }, (_, index) => [
    line(index, "lead", 47 + index, 6_000),
    line(index, "credit", 2, -6_000),
  ]).flat();
  const net = sumAmounts([...lines.map(({ amount }) => amount), -45_000]);
  const tax = net / 5;
  const closing: Closing = {
    period: "2026-11",
    from,
    to,
    firstPage: 1,
    nextFirstPage: 9,
    contractFrom: from,
    entries: 1_234,
    lines,
    settlements: [{ line: "tier", amount: -45_000, contractFrom: from, rule: "contract.tier@1", occurredAt: to }],
    net,
    tax,
    total: net + tax,
  };
  const hash = "z7RJdQPhj4wRj5M4PRdOJuuN0qwlXAaJUtr2hKZFGdg";
  const statement: IssuedStatement = {
    currency: "GBP",
    period: "2026-11",
    from,
    to,
    contractFrom: from,
    state: "part_paid",
    document: "vat_invoice",
    number: DocumentNumber.parse("INV-000001"),
    issuedAt,
    dueOn: "2027-01-03",
    closingPage: 8,
    nextFirstPage: 9,
    issuePage: 9,
    hash,
    net,
    tax,
    total: net + tax,
    paid: 100_000,
    credited: 7_200,
    campaignNames: Object.fromEntries(
      Array.from({ length: campaigns }, (_, index) => [
        anId("campaign", index),
        `Roofs in Leeds and Bradford ${index}`,
      ]),
    ),
  };
  const note: CreditNote = {
    documentNumber: DocumentNumber.parse("CN-000001"),
    invoiceNumber: DocumentNumber.parse("INV-000001"),
    period: "2026-11",
    credited: [{ page: 11, index: 0, leadId: anId("lead"), amount: 6_000 }],
    net: 6_000,
    tax: 1_200,
    total: 7_200,
    currency: "GBP",
    contractFrom: from,
    invoiceIssuedAt: issuedAt,
    issuedAt: on("2026-12-14T00:00:00Z"),
    page: 12,
    hash,
  };
  return {
    clientId: anId("client"),
    clientName: "Harbour Roofing",
    timeZone: "Europe/London",
    statement,
    closing,
    contract,
    creditNotes: [note],
    payments: [{ amount: 100_000, paidAt: on("2026-12-20T09:00:00Z") }],
  };
}
