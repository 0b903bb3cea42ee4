import { roundAmount } from "#domain/shared/money.ts";
import { type Figures, getCount, getMoney, getSketch } from "./figures.ts";
import type { PlanRequest, PlanShare } from "./plan-request.ts";

/** What a plan can measure; what is absent has to be assumed. */
export type MeasuredPlan = {
  saleValue?: PlanRequest["saleValue"];
  returnShare?: PlanShare;
  conversion?: PlanShare;
  set?: PlanShare;
  held?: PlanShare;
  close?: PlanShare;
};

/**
 * Measures what a plan needs from the figures of leads that are old enough: the mean value of a sale, and shares with their
 * counts. `returnShare` is that of leads billed in the currency whose whole charge was taken back, so a lead with a partial
 * credit is kept, and so is one that was replaced: its charge pays for the replacement. `conversion` is that of the leads
 * that are kept, `close` that of held appointments.
 */
export function measurePlan(figures: Figures, currency: string): MeasuredPlan {
  const placed = getCount(figures, "placed");
  const [withAppointment, held] = [getCount(figures, "with_appointment"), getCount(figures, "held")];
  const valued = getSketch(figures, `sale_value.${currency}`).count;
  const measured: MeasuredPlan = {};
  const [billed, net] = [getMoney(figures, currency, "billed.leads"), getMoney(figures, currency, "net.leads")];
  const returned = measureShare(Math.max(0, billed - net), billed);
  if (returned) measured.returnShare = returned;
  const conversion = measureShare(getMoney(figures, currency, "net.sales"), net);
  if (conversion) measured.conversion = conversion;
  const set = measureShare(withAppointment, placed);
  if (set) measured.set = set;
  const heldShare = measureShare(held, withAppointment);
  if (heldShare) measured.held = heldShare;
  const close = measureShare(getMoney(figures, currency, "held.sales"), getMoney(figures, currency, "held.leads"));
  if (close) measured.close = close;
  const value = valued === 0 ? 0 : roundAmount(getMoney(figures, currency, "won_value"), 1, valued, "half_up");
  if (value > 0) measured.saleValue = { from: "measured", amount: value };
  return measured;
}

const measureShare = (value: number, of: number): PlanShare | undefined =>
  of === 0 ? undefined : { from: "measured", value, of };
