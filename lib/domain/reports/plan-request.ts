import * as z from "zod";
import { Currency } from "#domain/shared/currency.ts";
import { Money } from "#domain/shared/money.ts";

const Amount = Money.shape.amount;
const Leads = z.int().max(1_000_000_000);

/** A share as it was counted, or as an assumption of the caller. */
const PlanShare = z
  .discriminatedUnion("from", [
    z
      .strictObject({ from: z.literal("measured"), value: Leads.min(0), of: Leads.min(1) })
      .meta({ id: "MeasuredShare" }),
    z.strictObject({ from: z.literal("assumed"), share: z.number().min(0).max(1) }).meta({ id: "AssumedShare" }),
  ])
  .meta({ id: "PlanShare", description: "A share, measured as `value` of `of`, or assumed." });
export type PlanShare = z.infer<typeof PlanShare>;

/** An amount of money as it was measured, or as an assumption of the caller. */
export const PlanAmount = z
  .strictObject({ from: z.enum(["measured", "assumed"]).meta({ id: "PlanSource" }), amount: Amount.min(1) })
  .meta({ id: "PlanAmount", description: "Minor units." });

/** What the shares of a plan are of, for readers of the API. */
export const planShareWords =
  "`returnShare`: leads credited in full, of those billed. `conversion`: sales of billed leads. `set`: leads with an " +
  "appointment. `held`: held appointments, of those set, so net of no-shows. `close`: sales of held appointments.";

export const planShares = {
  /** Leads credited in full, of those billed in the currency of the plan. */
  returnShare: PlanShare,
  /** Sales of billed leads. */
  conversion: PlanShare,
  /** Leads with an appointment. */
  set: PlanShare,
  /** Held appointments, of those set: net of no-shows. */
  held: PlanShare,
  /** Sales of held appointments. */
  close: PlanShare,
};

/** What a plan has that is never measured. */
export const plannedFields = {
  currency: Currency,
  monthlyRevenue: Amount.min(1).meta({ description: "The target, in minor units." }),
  price: Amount.meta({ description: "Of a billed lead, or of an appointment that is booked or held." }),
};

export const WeeklyReached = z.array(z.int().min(0).max(1_000_000)).max(12).meta({
  description: "Leads that the client reached within 60 working minutes, in each of the last twelve full weeks.",
});

export const PlanPriceEvent = z.enum(["booked", "held"]).meta({ id: "PlanPriceEvent" });

/** What is planned, and what it is planned with. */
export const PlanRequest = z
  .strictObject({
    ...plannedFields,
    saleValue: PlanAmount,
    returnShare: planShares.returnShare,
    funnel: z
      .discriminatedUnion("model", [
        z
          .strictObject({ model: z.literal("callback"), conversion: planShares.conversion })
          .meta({ id: "CallbackPlan" }),
        z
          .strictObject({
            model: z.literal("appointment"),
            set: planShares.set,
            held: planShares.held,
            close: planShares.close,
            pricePer: PlanPriceEvent,
          })
          .meta({ id: "AppointmentPlan" }),
      ])
      .meta({ id: "PlanFunnel", description: planShareWords }),
    weeklyReached: WeeklyReached.optional(),
  })
  .meta({ id: "PlanRequest" });
export type PlanRequest = z.infer<typeof PlanRequest>;
