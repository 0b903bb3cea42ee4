import * as z from "zod";
import { Currency } from "#domain/shared/currency.ts";
import { Money } from "#domain/shared/money.ts";

const Amount = Money.shape.amount;

/** A share as it was counted, or as an assumption of the caller. */
const PlanShare = z
  .discriminatedUnion("from", [
    z.strictObject({ from: z.literal("measured"), value: z.int().min(0), of: z.int().min(1) }),
    z.strictObject({ from: z.literal("assumed"), share: z.number().min(0).max(1) }),
  ])
  .meta({ id: "PlanShare", description: "A share, measured as `value` of `of`, or assumed." });
export type PlanShare = z.infer<typeof PlanShare>;

/** An amount of money as it was measured, or as an assumption of the caller. */
const PlanAmount = z
  .strictObject({ from: z.enum(["measured", "assumed"]).meta({ id: "PlanSource" }), amount: Amount.min(1) })
  .meta({ id: "PlanAmount", description: "Minor units." });

/** What is planned, and what it is planned with. */
export const PlanRequest = z
  .strictObject({
    currency: Currency,
    monthlyRevenue: Amount.min(1).meta({ description: "The target, in minor units." }),
    saleValue: PlanAmount,
    price: Amount.meta({ description: "Of a billed lead, or of an appointment that is booked or held." }),
    returnShare: PlanShare.meta({ description: "Leads returned for a credit, of those placed." }),
    funnel: z
      .discriminatedUnion("model", [
        z.strictObject({
          model: z.literal("callback"),
          conversion: PlanShare.meta({ description: "Sales of billed leads." }),
        }),
        z.strictObject({
          model: z.literal("appointment"),
          set: PlanShare.meta({ description: "Leads with an appointment." }),
          held: PlanShare.meta({ description: "Held appointments, of those set: net of no-shows." }),
          close: PlanShare.meta({ description: "Sales of held appointments." }),
          pricePer: z.enum(["booked", "held"]).meta({ id: "PlanPriceEvent" }),
        }),
      ])
      .meta({ id: "PlanFunnel" }),
    weeklyReached: z.array(z.int().min(0)).max(12).optional().meta({
      description: "Leads that the client reached within 60 working minutes, in each of the last twelve full weeks.",
    }),
  })
  .meta({ id: "PlanRequest" });
export type PlanRequest = z.infer<typeof PlanRequest>;
