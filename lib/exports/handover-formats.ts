import type { Invoicing } from "#domain/accounts/invoicing.ts";
import { type HandoverFormat, type HandoverLine, type HandoverStatement, taxOnLine } from "#domain/ledger/handover.ts";
import { toDecimal } from "#domain/shared/currency.ts";
import { type Columns, formatTable } from "#platform/http/table-formats.ts";
import type { FormatHandover } from "./ports.ts";

/** A line with its statement, from which each row is made. */
type Row = { line: HandoverLine; statement: HandoverStatement };

type Format<Target extends HandoverFormat> = (
  statement: HandoverStatement,
  lines: readonly HandoverLine[],
  settings: NonNullable<Invoicing[Target]>,
) => string;

/** Formats a statement. Throws without the settings of the program, which a request for an export lacks only if forged. */
export const formatHandover: FormatHandover = (format, statement, lines, { stripe, xero, quickbooks }) => {
  const csv = "text/csv; charset=utf-8; header=present";
  if (format === "stripe" && stripe) {
    return { text: formatForStripe(statement, lines, stripe), mediaType: "application/x-ndjson" };
  }
  if (format === "xero" && xero) return { text: formatForXero(statement, lines, xero), mediaType: csv };
  if (format === "quickbooks" && quickbooks) {
    return { text: formatForQuickBooks(statement, lines, quickbooks), mediaType: csv };
  }
  throw new Error(`the settings for ${format} are missing`);
};

/**
 * Formats invoice items for Stripe, one request a line: its body, and the Idempotency-Key to send it with, so that a
 * repeated import makes no second item. `amount` is in minor units, and a negative one lowers the invoice.
 */
export const formatForStripe: Format<"stripe"> = (statement, lines, { customer, taxRates }) =>
  lines
    .map((line) => ({
      idempotencyKey: `${statement.number}/${line.key}`,
      body: {
        customer,
        amount: line.amount,
        currency: statement.currency.toLowerCase(),
        description: describe({ line, statement }),
        period: { start: toSeconds(statement.from), end: toSeconds(statement.to) },
        tax_rates: taxRates,
        metadata: {
          baton_statement: statement.number,
          baton_campaign: line.campaign?.id ?? "",
          baton_line: line.key,
          baton_hash: statement.hash,
        },
      },
    }))
    .map((item) => `${JSON.stringify(item)}\n`)
    .join("");

/** Formats the CSV file of sales invoices that Xero imports. The rows of an invoice repeat its number. */
export const formatForXero: Format<"xero"> = (statement, lines, { accountCode, taxType }) =>
  toCsv(statement, lines, {
    "*ContactName": () => statement.customer.name,
    EmailAddress: none,
    POAddressLine1: () => statement.customer.address?.[0],
    POAddressLine2: () => statement.customer.address?.[1],
    POAddressLine3: () => statement.customer.address?.[2],
    POAddressLine4: () => statement.customer.address?.slice(3).join(", "),
    POCity: none,
    PORegion: none,
    POPostalCode: none,
    POCountry: () => statement.customer.country,
    "*InvoiceNumber": () => statement.number,
    Reference: () => statement.period,
    "*InvoiceDate": () => toBritishDate(statement.issuedOn),
    "*DueDate": () => toBritishDate(statement.dueOn),
    InventoryItemCode: none,
    "*Description": describe,
    "*Quantity": () => 1,
    "*UnitAmount": ({ line }) => toMoney(line.amount, statement),
    Discount: none,
    "*AccountCode": () => accountCode,
    "*TaxType": () => taxType,
    TrackingName1: none,
    TrackingOption1: none,
    TrackingName2: none,
    TrackingOption2: none,
    Currency: () => statement.currency,
    BrandingTheme: none,
  });

/** Formats the CSV file of invoices that QuickBooks Online imports, with the tax that it will calculate for each line. */
export const formatForQuickBooks: Format<"quickbooks"> = (statement, lines, { item, taxCode }) =>
  toCsv(statement, lines, {
    "*InvoiceNo": () => statement.number,
    "*Customer": () => statement.customer.name,
    "*InvoiceDate": () => toBritishDate(statement.issuedOn),
    "*DueDate": () => toBritishDate(statement.dueOn),
    Terms: none,
    Location: none,
    Memo: () => `${statement.period} ${statement.hash}`,
    "Item(Product/Service)": () => item,
    ItemDescription: describe,
    ItemQuantity: () => 1,
    ItemRate: ({ line }) => toMoney(line.amount, statement),
    "*ItemAmount": ({ line }) => toMoney(line.amount, statement),
    ItemTaxCode: () => taxCode,
    ItemTaxAmount: ({ line }) => toMoney(taxOnLine(line.amount, statement.tax), statement),
  });

const toCsv = (statement: HandoverStatement, lines: readonly HandoverLine[], columns: Columns<Row>): string => {
  const items = lines.map((line) => ({ line, statement }));
  return formatTable("text/csv", { items, next: null }, { columns }).text;
};

const none = () => undefined;

/** `Flat roofs, callback: 12 × lead, 2026-11`; the amounts of the leads may differ, so no unit price is stated. */
const describe = ({ line: { campaign, kind, quantity }, statement }: Row): string =>
  `${campaign ? `${campaign.name}, ${campaign.model}` : "Contract"}: ${quantity} × ${kind}, ${statement.period}`;

const toMoney = (amount: number, { currency }: HandoverStatement) => ({
  decimal: `${amount < 0 ? "-" : ""}${toDecimal(Math.abs(amount), currency)}`,
});

const toBritishDate = (date: string): string => date.split("-").toReversed().join("/");

const toSeconds = (at: string): number => Math.floor(Date.parse(at) / 1_000);
