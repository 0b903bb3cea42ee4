import * as z from "zod";
import type { Model } from "#domain/campaigns/model.ts";
import type { LeadState } from "#domain/history/lead-state.ts";

/** By which way of working a lead is billed, for reports that compare them. */
export const BillingPath = z.enum(["callback", "promoted", "booked", "nurtured"]).meta({
  id: "BillingPath",
  description:
    "`booked`: sold as an appointment. `promoted`: a callback lead that became an appointment. `nurtured`: a callback lead " +
    "that slept and woke, and was not promoted. `callback`: any other.",
});
export type BillingPath = z.infer<typeof BillingPath>;

/** The path of a lead that neither was promoted nor woke. */
export const toFirstPath = (model: Model): BillingPath => (model === "appointment" ? "booked" : "callback");

export function findBillingPath(model: Model, { appointments, cycles }: LeadState): BillingPath {
  if (model === "appointment") return "booked";
  if (appointments.some(({ booked }) => booked.promotion)) return "promoted";
  return cycles.length > 1 ? "nurtured" : toFirstPath(model);
}
