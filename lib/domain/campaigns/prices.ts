import * as z from "zod";
import { Money } from "#domain/shared/money.ts";

const Amount = Money.shape.amount;

/** What must happen before a client pays for a lead. */
export const LeadEvent = z.enum(["accepted", "delivered", "contacted"]).meta({
  id: "LeadEvent",
  description:
    "`accepted`: Baton placed the lead with the client. `delivered`: the client has the lead, by a channel or by its own " +
    "acknowledgement. `contacted`: the client spoke with the person.",
});

/** What an appointment costs, by what comes of it. */
const AppointmentPrices = z
  .strictObject({ booked: Amount, held: Amount, no_show_prospect: Amount, no_show_client: Amount })
  .partial()
  .meta({
    id: "AppointmentPrices",
    description:
      "Either `booked`, charged at the booking, or `held`, charged once it is final that the appointment was held. A " +
      "no-show costs its own price; without one, it costs what was charged at the booking, or nothing.",
  });

/** How many clients can share a lead. */
const recipients = ["2", "3", "4", "5", "6", "7", "8", "9", "10"] as const;

/** The prices of a version of terms beside the price of the lead, all in its currency. */
export const Prices = z
  .strictObject({
    lead: z
      .strictObject({ event: LeadEvent })
      .optional()
      .meta({ id: "LeadPricing", description: "When the lead is charged; `accepted` if this is absent." }),
    appointment: AppointmentPrices.optional(),
    mayLowerPrice: z.literal(true).optional().meta({
      description:
        "With `hybrid`: an appointment that costs less than the lead lowers the charge. Without it, the lead keeps its price.",
    }),
    shared: z
      .partialRecord(z.enum(recipients), Amount)
      .optional()
      .meta({
        id: "SharedPrices",
        description:
          "The price of a lead by the number of clients that get it. A number that is absent has the price of the next " +
          "lower one.",
      }),
  })
  .meta({ id: "Prices", description: "Minor units in the currency of `price`." });
export type Prices = z.infer<typeof Prices>;

/** The prices that a placement pins. Which price a shared lead has is decided before. */
export const PinnedPrices = Prices.omit({ shared: true }).meta({ id: "PinnedPrices" });
export type PinnedPrices = z.infer<typeof PinnedPrices>;

/** Finds the price of a lead that `sharedBy` clients get; undefined if it is the price of an exclusive lead. */
export function findSharedPrice({ shared = {} }: Prices, sharedBy: number): number | undefined {
  const nearest = recipients.findLast((key) => Number(key) <= sharedBy && shared[key] !== undefined);
  return nearest === undefined ? undefined : shared[nearest];
}
