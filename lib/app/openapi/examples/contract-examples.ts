import type * as z from "zod";
import type { ContractSimulation, ContractView, NewContract, NewContractSimulation } from "#contracts/schemas.ts";
import { returnPolicy } from "./return-examples.ts";

const tiers = {
  kind: "graduated" as const,
  steps: [{ upTo: 50, amount: 6_000 }, { upTo: 100, amount: 5_500 }, { amount: 5_000 }],
};
const parties = {
  supplier: {
    name: "Brightlead Ltd",
    address: ["4 Temple Quay", "Bristol BS1 6DZ"],
    country: "GB",
    vatNumber: "GB123456789",
  },
  customer: { name: "Northgate Roofing Ltd", address: ["12 North Gate", "Bath BA1 5LR"], country: "GB" },
};

export const newContract: z.input<typeof NewContract> = {
  currency: "GBP",
  from: "2026-12-01T00:00:00Z",
  tax: { rate: 2_000 },
  minimum: { amount: 200_000, on: "net" },
  tiers,
  document: "vat_invoice",
  returns: returnPolicy,
  ...parties,
};

export const contract: z.input<typeof ContractView> = {
  currency: "GBP",
  from: "2026-12-01T00:00:00.000Z",
  period: "month",
  graceDays: 3,
  tax: { rate: 2_000, rounding: "down_total", label: "VAT" },
  minimum: { amount: 200_000, on: "net" },
  tiers,
  paymentDays: 30,
  document: "vat_invoice",
  returns: returnPolicy,
  ...parties,
};

/** A month with 120 leads at £60.00, under a draft of the contract. */
export const newContractSimulation: z.input<typeof NewContractSimulation> = {
  contract: { currency: "GBP", tax: { rate: 2_000 }, tiers, document: "statement" },
  charges: [{ kind: "lead", amount: 6_000, quantity: 120 }],
};

export const contractSimulation: z.input<typeof ContractSimulation> = {
  currency: "GBP",
  leads: 120,
  lines: [
    { kind: "lead", quantity: 120, amount: 720_000 },
    { kind: "tier", quantity: 1, amount: -45_000 },
  ],
  net: 675_000,
  tax: 135_000,
  total: 810_000,
};
