import { describe, expect, it } from "vitest";
import type { BillingRecord } from "#domain/billing/billing-record.ts";
import { calculateCostPerSale } from "#domain/billing/cost-per-sale.ts";
import { aBillingRecord, ended } from "#test/support/billing-records.ts";

/** Records of `leads` leads at `price` pence each, of which the first `sales` were won. */
const campaign = (price: number, leads: number, sales: number, changes: Partial<BillingRecord> = {}): BillingRecord[] =>
  Array.from({ length: leads }, (_, index) =>
    aBillingRecord({
      price: { amount: price, currency: "GBP" },
      ...(index < sales ? ended("won", 100_000) : {}),
      ...changes,
    }),
  );

const perBilledLead = (records: BillingRecord[]) =>
  calculateCostPerSale(records).find(({ denominator }) => denominator === "billed");

describe("cost per sale is price ÷ conversion", () => {
  it.each([
    ["£60 ÷ 20 % = £300.00", 6000, 5, 1, 30000],
    ["£100 ÷ 35 % = £285.71", 10000, 20, 7, 28571],
    ["£60 ÷ 25 % = £240.00", 6000, 4, 1, 24000],
    ["£100 ÷ 30 % = £333.33", 10000, 10, 3, 33333],
  ])("%s", (_, price, leads, sales, pence) => {
    expect(perBilledLead(campaign(price, leads, sales))).toEqual({
      denominator: "billed",
      currency: "GBP",
      leads,
      sales,
      spend: { amount: price * leads, currency: "GBP" },
      conversion: sales / leads,
      costPerSale: { amount: pence, currency: "GBP" },
    });
  });
});

describe("cost per sale", () => {
  it("is given per billed and per delivered lead, each with its counts", () => {
    const records = [...campaign(6000, 4, 1), aBillingRecord({ status: "undeliverable", deliveredAt: undefined })];
    expect(calculateCostPerSale(records)).toMatchObject([
      {
        denominator: "billed",
        leads: 5,
        sales: 1,
        spend: { amount: 30000 },
        conversion: 0.2,
        costPerSale: { amount: 30000 },
      },
      {
        denominator: "delivered",
        leads: 4,
        sales: 1,
        spend: { amount: 24000 },
        conversion: 0.25,
        costPerSale: { amount: 24000 },
      },
    ]);
  });

  it("is null without a sale", () => {
    expect(perBilledLead(campaign(6000, 5, 0))).toMatchObject({ sales: 0, conversion: 0, costPerSale: null });
  });

  it("has no conversion without a delivered lead", () => {
    const undelivered = calculateCostPerSale(campaign(6000, 2, 1, { deliveredAt: undefined }));
    expect(undelivered[1]).toMatchObject({ denominator: "delivered", leads: 0, conversion: null, costPerSale: null });
  });

  it("is an empty list without leads", () => {
    expect(calculateCostPerSale([])).toEqual([]);
  });

  it("counts only won leads as sales", () => {
    const kinds = ["quoted", "lost", "appointment_set", "nurture", "bad_data"] as const;
    expect(perBilledLead(kinds.map((kind) => aBillingRecord(ended(kind))))).toMatchObject({ leads: 5, sales: 0 });
  });

  it("leaves a rejected lead out of the billed ones, and adds nothing for it to the spend on delivered ones", () => {
    const rejected = (["rejected", "duplicate"] as const).map((status) => aBillingRecord({ status }));
    expect(calculateCostPerSale([...campaign(6000, 5, 1), ...rejected])).toMatchObject([
      { denominator: "billed", leads: 5, spend: { amount: 30000 }, costPerSale: { amount: 30000 } },
      { denominator: "delivered", leads: 7, spend: { amount: 30000 }, costPerSale: { amount: 30000 } },
    ]);
  });

  it("is the total spend ÷ all sales if prices differ", () => {
    expect(perBilledLead([...campaign(6000, 3, 1), ...campaign(10000, 2, 1)])).toMatchObject({
      spend: { amount: 38000 },
      costPerSale: { amount: 19000 },
    });
  });

  it("never mixes currencies", () => {
    const euros = campaign(0, 2, 1).map(({ charged: _, lines: __, ...record }) =>
      aBillingRecord({ ...record, price: { amount: 7000, currency: "EUR" } }),
    );
    expect(
      calculateCostPerSale([...campaign(6000, 1, 1), ...euros]).map(({ currency, denominator, costPerSale: cost }) => [
        currency,
        denominator,
        cost?.amount,
      ]),
    ).toEqual([
      ["GBP", "billed", 6000],
      ["GBP", "delivered", 6000],
      ["EUR", "billed", 14000],
      ["EUR", "delivered", 14000],
    ]);
  });
});
