import { DocumentNumber } from "#domain/ledger/statement-pages.ts";
import type { Closing } from "#domain/ledger/statement-pages.ts";
import type { CreditNote } from "#domain/statements/credit-note.ts";
import { getOutstanding, type IssuedStatement, toStatementId } from "#domain/statements/statement.ts";
import { toDecimal } from "#domain/shared/currency.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { sumAmounts } from "#domain/shared/money.ts";
import type { Columns } from "#platform/http/table-formats.ts";
import type { StatementPreview } from "./preview-statement.ts";
import type { FullStatement } from "./read-statement.ts";
import type { CreditNoteView, LineView, StatementDetail, StatementPreviewView, StatementView } from "./schemas.ts";

export function toStatementView(clientId: ClientId, statement: IssuedStatement): StatementView {
  const { currency, period, from, to, contractFrom, state, document, number, issuedAt, dueOn } = statement;
  const { net, tax, total, paid, credited, closingPage, issuePage, hash } = statement;
  return {
    id: toStatementId(statement),
    clientId,
    currency,
    period,
    from,
    to,
    contractFrom,
    state,
    document,
    number,
    issuedAt,
    dueOn,
    net,
    tax,
    total,
    paid,
    credited,
    outstanding: getOutstanding(statement),
    closingPage,
    issuePage,
    hash,
  };
}

export function toStatementDetail({ clientId, statement, closing, contract }: FullStatement): StatementDetail {
  const { supplier, customer } = contract;
  return {
    ...toStatementView(clientId, statement),
    ...toContent(closing, statement.campaignNames),
    taxRule: contract.tax,
    supplier,
    customer,
  };
}

/** The preview has no names of campaigns: those are of the issue. */
export function toPreviewView(
  clientId: ClientId,
  {
    closing,
    pending,
    plan,
    page,
  }: Omit<StatementPreview, "plan"> & { plan: Pick<StatementPreview["plan"], "contract"> },
): StatementPreviewView {
  const { period, from, to, contractFrom, net, tax, total } = closing;
  const { currency, document, tax: taxRule } = plan.contract;
  return {
    clientId,
    currency,
    period,
    from,
    to,
    contractFrom,
    document,
    page,
    ...toContent(closing, {}),
    taxRule,
    net,
    tax,
    total,
    pendingCredits: pending.map(({ page: of, index, leadId, amount, discount, invoiceNumber }) => ({
      page: of,
      index,
      leadId,
      amount,
      discount,
      invoiceNumber: DocumentNumber.parse(invoiceNumber),
    })),
  };
}

function toContent({ entries, lines, settlements }: Closing, names: Readonly<Record<string, string>>) {
  const views: LineView[] = [
    ...lines.map((line) => ({ ...line, campaignName: names[line.campaignId] })),
    ...settlements.map(({ line, amount }) => ({
      kind: line,
      isLate: false,
      quantity: 1,
      unitAmount: amount,
      amount,
    })),
  ];
  const byCampaign = sumBy(views, ({ campaignId, campaignName }) => ({ campaignId, campaignName }));
  const byModel = sumBy(views, ({ model }) => ({ model }));
  const byKind = sumBy(views, ({ kind }) => ({ kind }));
  return { entries, lines: views, totals: { byCampaign, byModel, byKind } };
}

/** The sums of lines by what `toKey` says of them, in the order in which each first appears. */
function sumBy<Key extends object>(
  lines: readonly LineView[],
  toKey: (line: LineView) => Key,
): (Key & { quantity: number; amount: number })[] {
  const groups = Map.groupBy(lines, (line) => JSON.stringify(toKey(line)));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const quantity = group.filter(({ kind }) => kind !== "credit").reduce((sum, line) => sum + line.quantity, 0);
    return first ? [{ ...toKey(first), quantity, amount: sumAmounts(group.map(({ amount }) => amount)) }] : [];
  });
}

export const toCreditNoteView = (clientId: ClientId, { credited, ...note }: CreditNote): CreditNoteView => ({
  ...note,
  clientId,
  credited: credited.map(({ page, index, leadId, amount, discount }) => ({
    leadId,
    amount,
    discount,
    entryId: `${note.currency}-${page}-${index + 1}`,
  })),
});

const toCell = (amount: number, currency: string) => ({
  decimal: `${amount < 0 ? "-" : ""}${toDecimal(Math.abs(amount), currency)}`,
});

type Row = LineView & { statement: StatementView };

/** The columns of a statement in CSV: one row for each line, with what it belongs to. */
export const lineColumns: Columns<Row> = {
  statement: ({ statement }) => statement.id,
  clientId: ({ statement }) => statement.clientId,
  period: ({ statement }) => statement.period,
  kind: ({ kind }) => kind,
  campaignId: ({ campaignId }) => campaignId,
  campaignName: ({ campaignName }) => campaignName,
  model: ({ model }) => model,
  late: ({ isLate }) => String(isLate),
  quantity: ({ quantity }) => quantity,
  unitAmount: ({ unitAmount }) => unitAmount,
  amount: ({ amount }) => amount,
  decimalAmount: ({ amount, statement }) => toCell(amount, statement.currency),
  currency: ({ statement }) => statement.currency,
};
