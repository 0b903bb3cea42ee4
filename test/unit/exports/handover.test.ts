import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import { compareTax, type HandoverStatement, toHandoverLines } from "#domain/ledger/handover.ts";
import { formatForQuickBooks, formatForStripe, formatForXero } from "#exports/handover-formats.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";

const roofs = { id: anId("campaign", 1), name: "=Flat roofs", model: "callback" } as const;
const solar = { id: anId("campaign", 2), name: "Solar", model: "hybrid" } as const;
const charges = [
  { kind: "lead", campaign: roofs, quantity: 2, amount: 6_666 },
  { kind: "lead", campaign: roofs, quantity: 1, amount: 3_333 },
  { kind: "lead", campaign: solar, quantity: 1, amount: 3_333 },
  { kind: "credit", campaign: roofs, quantity: 1, amount: -3_333 },
  { kind: "promotion", campaign: solar, quantity: 1, amount: 0 },
  { kind: "minimum", quantity: 1, amount: 3_333 },
];
const statement: HandoverStatement = {
  number: "INV-000007",
  period: "2026-11",
  from: on("2026-11-01T00:00:00Z"),
  to: on("2026-12-01T00:00:00Z"),
  issuedOn: "2026-12-03",
  dueOn: "2027-01-02",
  currency: "GBP",
  customer: {
    name: "Harbour Roofing Ltd",
    address: ["1 Quay", "Leith", "Edinburgh", "Midlothian", "EH6"],
    country: "GB",
  },
  charges,
  tax: { rate: 2_000, rounding: "down_total", label: "VAT" },
  sums: { net: 13_332, tax: 2_666 },
  hash: "aGFzaA",
};
const linesOf = (changes: Partial<HandoverStatement> = {}) => {
  const lines = toHandoverLines("stripe", { ...statement, ...changes });
  if (!lines.ok) throw new Error(lines.refusal.kind);
  return lines.value;
};
const rowsIn = (csv: string): Record<string, string>[] => parse(csv, { columns: true });

describe("the lines of a statement for another program", () => {
  it("are one for each campaign, model and kind of charge, without those that come to nothing", () => {
    expect(linesOf().map(({ key, quantity, amount }) => [key, quantity, amount])).toEqual([
      [`${roofs.id}/callback/lead`, 3, 9_999],
      [`${solar.id}/hybrid/lead`, 1, 3_333],
      [`${roofs.id}/callback/credit`, 1, -3_333],
      ["contract/minimum", 1, 3_333],
    ]);
  });

  it("are refused if there are more than the 250 that Stripe takes, or if the client is owed money", () => {
    const many = Array.from({ length: 251 }, (_, index) => ({
      kind: "lead",
      campaign: { ...roofs, id: anId("campaign", index) },
      quantity: 1,
      amount: 1,
    }));
    expect(toHandoverLines("stripe", { ...statement, charges: many })).toEqual({
      ok: false,
      refusal: { kind: "handover_impossible", reason: "too_many_lines", max: 250 },
    });
    expect(linesOf({ charges: many.slice(1) })).toHaveLength(250);
  });

  it.each([
    ["negative_total", "xero", { sums: { net: -1, tax: 0 } }],
    ["zero_total", "quickbooks", { sums: { net: 0, tax: 0 } }],
    ["currency_unit_differs", "stripe", { currency: "ISK" }],
    ["currency_unit_differs", "stripe", { currency: "KWD" }],
  ] as const)("are refused as %s for %s", (reason, format, changes) => {
    expect(toHandoverLines(format, { ...statement, ...changes })).toMatchObject({ refusal: { reason } });
  });

  it("are in the currency's own unit for Stripe where it is that of ISO 4217, and in decimals for others", () => {
    for (const currency of ["GBP", "JPY", "HUF"]) expect(linesOf({ currency })).toHaveLength(4);
    expect(toHandoverLines("xero", { ...statement, currency: "ISK" })).toMatchObject({ ok: true });
  });

  it("state by how much their tax differs from that of the statement", () => {
    // 2000 (of 1999.8) + 667 (of 666.6) - 667 + 667 against 2666.4 rounded down.
    expect(compareTax(statement, linesOf())).toEqual({ statement: 2_666, lines: 2_667, difference: 1 });
  });
});

describe("the files of a statement", () => {
  it("are invoice items for Stripe, in minor units, each with the key that makes it safe to repeat", () => {
    const items = formatForStripe(statement, linesOf(), { customer: "cus_1", taxRates: ["txr_1"] });
    const [first, , credit] = items
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(first).toEqual({
      idempotencyKey: `INV-000007/${roofs.id}/callback/lead`,
      body: {
        customer: "cus_1",
        amount: 9_999,
        currency: "gbp",
        description: "=Flat roofs, callback: 3 × lead, 2026-11",
        period: { start: 1_793_491_200, end: 1_796_083_200 },
        tax_rates: ["txr_1"],
        metadata: {
          baton_statement: "INV-000007",
          baton_campaign: roofs.id,
          baton_line: `${roofs.id}/callback/lead`,
          baton_hash: "aGFzaA",
        },
      },
    });
    expect(credit.body.amount).toBe(-3_333);
  });

  it("are a sales invoice for Xero, whose rows repeat its number", () => {
    const rows = rowsIn(formatForXero(statement, linesOf(), { accountCode: "200", taxType: "20% (VAT on Income)" }));
    expect(rows).toHaveLength(4);
    expect(new Set(rows.map((row) => row["*InvoiceNumber"]))).toEqual(new Set(["INV-000007"]));
    expect(rows[0]).toMatchObject({
      "*ContactName": "Harbour Roofing Ltd",
      POAddressLine4: "Midlothian, EH6",
      "*InvoiceDate": "03/12/2026",
      "*DueDate": "02/01/2027",
      "*Description": "'=Flat roofs, callback: 3 × lead, 2026-11",
      "*Quantity": "1",
      "*UnitAmount": "99.99",
      "*TaxType": "20% (VAT on Income)",
      Currency: "GBP",
    });
    expect(rows[2]).toMatchObject({ "*UnitAmount": "-33.33" });
    expect(Object.keys(rows[0] ?? {})).toHaveLength(27);
  });

  it("are an invoice for QuickBooks, with the tax of each line", () => {
    const rows = rowsIn(formatForQuickBooks(statement, linesOf(), { item: "Leads", taxCode: "20.0% S" }));
    expect(rows.map((row) => [row["*ItemAmount"], row["ItemTaxAmount"], row["*InvoiceDate"]])).toEqual([
      ["99.99", "20.00", "03/12/2026"],
      ["33.33", "6.67", "03/12/2026"],
      ["-33.33", "-6.67", "03/12/2026"],
      ["33.33", "6.67", "03/12/2026"],
    ]);
  });
});
