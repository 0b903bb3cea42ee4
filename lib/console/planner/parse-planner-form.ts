import { exampleAmounts, parseAmount } from "#contact/parse-amount.ts";
import type { NewPlan } from "#domain/reports/new-plan.ts";
import { Currency } from "#domain/shared/currency.ts";
import type { FormFaults } from "../console-route.ts";
import type { AmountInput, PlannerInputs, ShareInput } from "./pages/planner-form.ts";

type Parsed = { kind: "empty" } | { kind: "faulty"; faults: FormFaults } | { kind: "plan"; plan: NewPlan };

/** Parses the sentence of the planner. Without a target it is empty, and the page explains itself. */
export function parsePlannerForm(inputs: PlannerInputs, defaultCurrency: string): Parsed {
  const faults: Record<string, string> = {};
  if (!inputs.revenue && !inputs.price) return { kind: "empty" };
  const currency = (inputs.currency || defaultCurrency).trim().toUpperCase();
  const isCurrency = Currency.safeParse(currency).success;
  if (!isCurrency) faults["currency"] = "Write the currency as three letters, such as GBP.";
  const parseAmountInput = (name: AmountInput): number | undefined => {
    const text = inputs[name]?.trim();
    if (!text || !isCurrency) return undefined;
    const amount = parseAmount(text, currency)?.amount;
    if (amount !== undefined && amount > 0 && amount <= 10_000_000_000) return amount;
    faults[name] = `Write an amount above zero in figures, such as ${exampleAmounts(currency)}.`;
    return undefined;
  };
  const parseShareInput = (name: ShareInput): { from: "assumed"; share: number } | undefined => {
    const text = inputs[name]?.replace(/[\s%]/g, "");
    if (!text) return undefined;
    const points = /^\d{1,3}(\.\d{1,4})?$/.test(text) ? Number(text) : Number.NaN;
    if (points >= 0 && points <= 100) return { from: "assumed", share: points / 100 };
    faults[name] = "Write a percentage from 0 to 100, such as 20.";
    return undefined;
  };
  const [monthlyRevenue, price, saleValue] = [
    parseAmountInput("revenue"),
    parseAmountInput("price"),
    parseAmountInput("saleValue"),
  ];
  if (monthlyRevenue === undefined) faults["revenue"] ??= "Write what is to be sold in a month.";
  if (price === undefined) faults["price"] ??= "Write the price of a lead.";
  const returned = parseShareInput("returned");
  const funnel: NewPlan["funnel"] =
    inputs.model === "callback"
      ? { model: "callback", conversion: parseShareInput("conversion") }
      : {
          model: "appointment",
          set: parseShareInput("set"),
          held: parseShareInput("held"),
          close: parseShareInput("close"),
          pricePer: inputs.pricePer,
        };
  if (monthlyRevenue === undefined || price === undefined || Object.keys(faults).length > 0)
    return { kind: "faulty", faults };
  const { clientId, campaignId } = inputs;
  return {
    kind: "plan",
    plan: {
      clientId,
      campaignId,
      currency,
      monthlyRevenue,
      price,
      funnel,
      saleValue: saleValue === undefined ? undefined : { from: "assumed", amount: saleValue },
      returnShare: returned,
    },
  };
}

/** Where the faults of a plan are shown, by the pointers of its request. */
export const fieldsByPointer: Readonly<Record<string, string>> = {
  "/saleValue": "saleValue",
  "/returnShare": "returned",
  "/funnel/conversion": "conversion",
  "/funnel/set": "set",
  "/funnel/held": "held",
  "/funnel/close": "close",
};
