import type { Contracts } from "#contracts/ports.ts";
import { type Digest, type JournalEnd, makePage } from "#domain/ledger/journal.ts";
import type { CreditNote } from "#domain/statements/credit-note.ts";
import { calculateCreditTax, sumCredited, sumCreditNotes } from "#domain/statements/credit-tax.ts";
import type { PendingCredit } from "#domain/statements/share-of-lead.ts";
import { type IssuedStatement, isIssued, judgeState, toDocumentNumber } from "#domain/statements/statement.ts";
import { sumAmounts } from "#domain/shared/money.ts";
import type { PrepareMessage } from "#events/ports.ts";
import type { ClientScope, Now } from "#platform/ports.ts";
import { listCreditNotesOf } from "./list-credit-notes-of.ts";
import type { Statements } from "./ports.ts";

type Deps = {
  contracts: Pick<Contracts, "list">;
  statements: Statements;
  prepareMessage: PrepareMessage;
  digest: Digest;
  now: Now;
};

/** The most entries of one credit note, so that its page stays small. */
const maxCredited = 100;

/**
 * Issues the credit note that comes first: for the invoice of the first entry that waits for one, and for all entries
 * of that invoice. It is written only if the journal still ends at `end`, up to which the entries were read, so no
 * entry is credited twice. False, without a change, if another process was first; then read on, and issue what is left.
 */
export function makeIssueCreditNote({ contracts, statements, prepareMessage, digest, now }: Deps) {
  return async function issueCreditNote({
    scope,
    currency,
    end,
    pending,
  }: {
    scope: ClientScope;
    currency: string;
    end: JournalEnd;
    pending: readonly PendingCredit[];
  }): Promise<boolean> {
    const [first] = pending;
    if (!first) return false;
    const { invoiceNumber, period } = first;
    const credited = pending
      .filter((each) => each.invoiceNumber === invoiceNumber)
      .slice(0, maxCredited)
      .map(({ page, index, leadId, amount, discount }) => ({ page, index, leadId, amount, discount }));
    const [versions, before, number] = await Promise.all([
      contracts.list(scope),
      statements.read({ ...scope, currency, period }),
      statements.readSeries(scope.agencyId, "CN"),
    ]);
    if (!before || !isIssued(before)) throw new Error(`the invoice ${invoiceNumber} is missing`);
    const contract = versions.find((each) => each.currency === currency && each.from === before.contractFrom);
    if (!contract) throw new Error(`the contract of the invoice ${invoiceNumber} is missing`);
    const net = sumCredited(credited);
    const earlier = sumCreditNotes(await listCreditNotesOf(statements, scope, before));
    // Another process issued a note after the invoice was read.
    if (sumAmounts([earlier.net, earlier.tax]) !== before.credited) return false;
    const tax = calculateCreditTax(contract.tax, net, { invoice: before, before: earlier });
    const total = sumAmounts([net, tax]);
    const documentNumber = toDocumentNumber("CN", number);
    const content = { documentNumber, invoiceNumber, period, credited, net, tax, total };
    const page = makePage(end, { kind: "credit" as const, ...content }, now(), digest);
    const note: CreditNote = {
      ...content,
      currency,
      contractFrom: contract.from,
      invoiceIssuedAt: before.issuedAt,
      issuedAt: page.postedAt,
      page: page.number,
      hash: page.hash,
    };
    const sums = { ...before, credited: sumAmounts([before.credited, total]) };
    const after: IssuedStatement = { ...sums, state: judgeState(sums) };
    const message = await prepareMessage({
      agencyId: scope.agencyId,
      type: "credit_note.issued",
      at: page.postedAt,
      data: {
        clientId: scope.clientId,
        currency,
        period,
        number: documentNumber,
        invoiceNumber,
        net,
        tax,
        total,
        hash: page.hash,
      },
      identity: [documentNumber],
    });
    return statements.credit(scope, { note, number, page, before, after, message });
  };
}
