import { Contract } from "#domain/contracts/contract.ts";
import { emptyJournal, makePage } from "#domain/ledger/journal.ts";
import { toClosing } from "#domain/statements/to-closing.ts";
import { IssuedStatement } from "#domain/statements/statement.ts";
import { CampaignId, ClientId, LeadId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { fingerprint } from "#platform/ids.ts";
import type { Columns } from "#platform/http/table-formats.ts";
import {
  lineColumns,
  toCreditNoteView,
  toPreviewView,
  toStatementDetail,
  toStatementView,
} from "#statements/statement-views.ts";
import { contract } from "./contract-examples.ts";
import { exampleIds } from "./example-entities.ts";

const clientId = ClientId.parse(exampleIds.client);
const rules = Contract.parse({ ...contract, tiers: undefined });
const range = {
  period: "2026-12",
  from: instant(Date.UTC(2026, 11, 1)),
  to: instant(Date.UTC(2027, 0, 1)),
  firstPage: 1,
};
const group = { campaignId: CampaignId.parse(exampleIds.campaign), model: "callback" as const, isLate: false };

/** A month with 30 leads at £60.00, two of which were taken back, and a minimum of £2,000.00. */
const fold = {
  nextPage: 13,
  pending: [],
  entries: 32,
  groups: [
    { ...group, kind: "lead" as const, amount: 6_000, credit: 0, quantity: 28 },
    { ...group, kind: "lead" as const, amount: 6_000, credit: 6_000, quantity: 2 },
  ],
};
const closing = toClosing(fold, range, rules);
const issuedAt = instant(Date.UTC(2027, 0, 4, 0, 0, 3));
const page = makePage({ ...emptyJournal, number: 12 }, { kind: "closing", ...closing }, issuedAt, fingerprint);
const statement = IssuedStatement.parse({
  ...range,
  ...closing,
  currency: "GBP",
  contractFrom: rules.from,
  state: "part_paid",
  document: "vat_invoice",
  number: "INV-000001",
  issuedAt,
  dueOn: "2027-02-03",
  closingPage: 13,
  issuePage: 14,
  hash: page.hash,
  campaignNames: { [exampleIds.campaign]: "Roofing, Bristol" },
  paid: 100_000,
  credited: 7_200,
});

export const newStatement = { period: "2026-12", currency: "GBP" };
export const newPayment = { amount: 100_000, at: "2027-01-20T10:00:00Z", reference: "BACS 4711" };
export const exampleStatement = toStatementView(clientId, statement);
export const exampleDetail = toStatementDetail({ clientId, statement, closing: page, contract: rules });
export const examplePreview = toPreviewView(clientId, {
  closing,
  pending: [],
  page: 12,
  plan: { contract: rules },
});
export const exampleCreditNote = toCreditNoteView(clientId, {
  documentNumber: "CN-000001",
  invoiceNumber: "INV-000001",
  period: "2026-12",
  currency: "GBP",
  credited: [{ page: 3, index: 0, leadId: LeadId.parse(exampleIds.lead), amount: 6_000 }],
  net: 6_000,
  tax: 1_200,
  total: 7_200,
  contractFrom: rules.from,
  invoiceIssuedAt: issuedAt,
  issuedAt: instant(Date.UTC(2027, 0, 22)),
  page: 20,
  hash: page.hash,
});

/** The lines of the statement as rows of a table. */
export const exampleRows = exampleDetail.lines.map((line) => ({ ...line, statement: exampleStatement }));
export const exampleColumns: Columns<(typeof exampleRows)[number]> = lineColumns;
