import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { type Columns, formatTable, type TableFormat } from "#platform/http/table-formats.ts";

/** Formats a page of billing records. */
export const formatBillingRecords = (format: TableFormat, page: { items: BillingRecord[]; next: string | null }) =>
  formatTable(format, page, { columns });

/** The columns in CSV, amounts in minor units. */
const columns: Columns<BillingRecord> = {
  leadId: (record) => record.leadId,
  clientId: (record) => record.clientId,
  campaignId: (record) => record.campaignId,
  model: (record) => record.model,
  priceAmount: (record) => record.price.amount,
  priceCurrency: (record) => record.price.currency,
  chargedAmount: (record) => record.charged.amount,
  status: (record) => record.status,
  receivedAt: (record) => record.receivedAt,
  placedAt: (record) => record.placedAt,
  deliveredAt: (record) => record.deliveredAt,
  acknowledgement: (record) => record.acknowledgement?.outcome,
  acknowledgedAt: (record) => record.acknowledgement?.at,
  acknowledgementReason: (record) => record.acknowledgement?.reason,
  clientRef: (record) => record.acknowledgement?.clientRef,
  firstAttemptAt: (record) => record.firstAttemptAt,
  firstContactAt: (record) => record.firstContactAt,
  outcome: (record) => record.outcome?.kind,
  outcomeAt: (record) => record.outcome?.at,
  outcomeValueAmount: (record) => record.outcome?.value?.amount,
  outcomeValueCurrency: (record) => record.outcome?.value?.currency,
  chargedLines: (record) => record.lines.map(({ line, amount, rule }) => `${line} ${amount} ${rule}`).join("; "),
  path: (record) => record.path,
};
