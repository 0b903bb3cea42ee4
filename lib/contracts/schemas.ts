import * as z from "zod";
import { PeriodSums } from "#domain/contracts/calculate-period.ts";
import { ChargeKind } from "#domain/contracts/charge.ts";
import { Contract } from "#domain/contracts/contract.ts";
import { Tax, TaxRounding } from "#domain/contracts/tax.ts";
import { Currency } from "#domain/shared/currency.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { SignedAmount } from "#domain/shared/money.ts";
import { whenValid } from "#domain/shared/when-valid.ts";

export const ContractView = Contract.meta({ id: "Contract" });

export const ContractList = z
  .object({
    items: z
      .array(ContractView)
      .meta({ description: "All versions, by currency and in the order in which they take effect." }),
  })
  .meta({ id: "ContractList" });

const rules = {
  currency: Contract.shape.currency,
  period: Contract.shape.period.default("month"),
  graceDays: Contract.shape.graceDays.default(3),
  tax: Tax.extend({ rounding: TaxRounding.default("down_total"), label: Tax.shape.label.prefault("VAT") }).meta({
    id: "NewTax",
  }),
  minimum: Contract.shape.minimum,
  included: Contract.shape.included,
  tiers: Contract.shape.tiers,
  paymentDays: Contract.shape.paymentDays.default(30),
  document: Contract.shape.document,
  returns: Contract.shape.returns,
  supplier: Contract.shape.supplier,
  customer: Contract.shape.customer,
};

export const NewContract = z
  .strictObject({
    ...rules,
    from: InstantInput.optional().meta({ description: "When it takes effect: now by default, or later." }),
  })
  .meta({
    id: "NewContract",
    description: "The version of a contract to add. With `vat_invoice`, all that such an invoice must name is needed.",
  });

/** The limits of the amount and the quantity of a charge, so that no sum of a simulation can be inexact. */
const simulated = { least: -100_000_000, most: 100_000_000, quantity: 100_000, charges: 200 } as const;

const SimulatedCharge = z
  .strictObject({
    kind: ChargeKind,
    amount: SignedAmount.min(simulated.least)
      .max(simulated.most)
      .meta({ description: "Each of them, in minor units.", example: 6000 }),
    quantity: z.int().min(1).max(simulated.quantity).default(1),
    credit: z
      .int()
      .min(1)
      .max(simulated.most)
      .optional()
      .meta({ description: "What each of them was credited in the same period, in minor units." }),
  })
  .refine(({ kind, amount }) => kind === "promotion" || kind === "earlier" || amount >= 0, {
    path: ["amount"],
    error: "not negative; only `promotion` and `earlier` may be",
    ...whenValid,
  })
  .refine(({ kind, amount, credit = 0 }) => credit === 0 || (kind !== "earlier" && credit <= amount), {
    path: ["credit"],
    error: "at most `amount`, and none with `earlier`",
    ...whenValid,
  })
  .meta({ id: "SimulatedCharge", description: "Equal charges of a period." });

export const NewContractSimulation = z
  .strictObject({
    contract: z
      .strictObject(rules)
      .optional()
      .meta({ id: "ContractDraft", description: "A contract to try, which is not stored." }),
    currency: Currency.optional().meta({ description: "Instead of `contract`: try the stored one in this currency." }),
    at: InstantInput.optional().meta({ description: "With `currency`: the version in force then; now by default." }),
    charges: z
      .array(SimulatedCharge)
      .max(simulated.charges)
      .meta({ description: "The charges of the period in the order of their leads, by which graduated tiers go." }),
  })
  .refine(({ contract, currency }) => (contract === undefined) !== (currency === undefined), {
    path: ["contract"],
    error: "either contract or currency",
    ...whenValid,
  })
  .refine(({ currency, at }) => at === undefined || currency !== undefined, {
    path: ["at"],
    error: "only with currency",
    ...whenValid,
  })
  .meta({ id: "NewContractSimulation" });

export const ContractSimulation = PeriodSums.extend({
  currency: Currency,
  from: Instant.optional().meta({ description: "Which stored version was tried; absent for one that is not stored." }),
}).meta({ id: "ContractSimulation" });
