import { stringify } from "csv-stringify/sync";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { RenderedBody } from "#platform/http/endpoint.ts";
import type { PlatformRefusal } from "#platform/http/problems.ts";
import { billingRoutes } from "./routes.ts";

const offeredFormats = billingRoutes.listBillingRecords.responses[200].mediaTypes;
type Format = (typeof offeredFormats)[number];

/** Chooses the offered format that an Accept header (RFC 9110 §12.5.1) prefers; JSON if it has no preference. */
export function negotiateFormat(accept = "*/*"): Result<Format, Extract<PlatformRefusal, { kind: "not_acceptable" }>> {
  const ranges = accept.split(",").map((range) => {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith("q="));
    return { type, quality: quality ? Number(quality.slice(2)) : 1 };
  });
  const qualityFor = (format: Format) => {
    const [group] = format.split("/");
    // The most specific range that covers a format decides.
    const range = [format, `${group}/*`, "*/*"].map((type) => ranges.find((each) => each.type === type)).find(Boolean);
    return range?.quality || 0;
  };
  const [best] = offeredFormats.toSorted((a, b) => qualityFor(b) - qualityFor(a));
  return best && qualityFor(best) > 0 ? ok(best) : refuse({ kind: "not_acceptable", offered: [...offeredFormats] });
}

/** Formats a page of billing records. CSV and NDJSON cannot hold the cursor, so it goes into the Link header. */
export function formatBillingRecords(
  format: Format,
  page: { items: BillingRecord[]; next: string | null },
): RenderedBody {
  switch (format) {
    case "application/json":
      return { mediaType: format, text: JSON.stringify(page) };
    case "application/x-ndjson":
      return { mediaType: format, text: page.items.map((record) => `${JSON.stringify(record)}\n`).join("") };
    case "text/csv":
      return { mediaType: "text/csv; charset=utf-8; header=present", text: toCsv(page.items) };
  }
}

/** Formats CSV (RFC 4180), amounts in minor units. Escapes cells that a spreadsheet would run as formulas. */
const toCsv = (records: readonly BillingRecord[]): string =>
  stringify(records.map(toCsvRow), {
    header: true,
    columns: Object.keys(csvColumns),
    record_delimiter: "\r\n",
    escape_formulas: true,
  });

const csvColumns = {
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
} satisfies Record<string, (record: BillingRecord) => string | number | undefined>;

const toCsvRow = (record: BillingRecord) => Object.values(csvColumns).map((cell) => cell(record) ?? "");
