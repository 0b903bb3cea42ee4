import * as z from "zod";
import { percentile } from "#domain/billing/percentile.ts";
import { multiplyAmount, roundAmount, Total } from "#domain/shared/money.ts";
import { ok, refuse, type Result } from "#domain/shared/result.ts";
import type { PlanRequest, PlanShare } from "./plan-request.ts";
import { toWilsonInterval } from "./wilson.ts";

/** How many leads a week a target takes. */
export const LeadPlan = z
  .object({
    monthlySales: z.number(),
    monthlyBilled: z.number().meta({ description: "Leads that stay billed, after returns." }),
    monthlyPlaced: z.number(),
    weeklyLeads: z.int().meta({ description: "Leads to place in a week, rounded up." }),
    range: z
      .object({ low: z.int(), high: z.int() })
      .meta({
        id: "PlanRange",
        description:
          "Weekly leads at the ends of the 95 % interval of the conversion (callbacks) or of the close (appointments) " +
          "alone; null if that is assumed.",
      })
      .nullable(),
    isAtLeast: z
      .boolean()
      .meta({ description: "Whether the range is wider than it says, because something is assumed." }),
    assumed: z.array(z.string()).meta({ description: "What is assumed, by its name in the request." }),
    weeklyBudget: z.object({ beforeCredits: Total, afterCredits: Total }).meta({ id: "PlanBudget" }),
    costPerSale: Total,
    capacity: z
      .object({
        weeklyReached: z
          .int()
          .meta({ description: "What the client reached within 60 working minutes in its better weeks." }),
        missing: z.int().meta({ description: "By how many leads a week the plan is above that." }),
      })
      .meta({ id: "PlanCapacity", description: "Null if it is not known." })
      .nullable(),
  })
  .meta({
    id: "LeadPlan",
    description: "`costPerSale`: price ÷ conversion, for a billed lead or a priced appointment.",
  });
export type LeadPlan = z.infer<typeof LeadPlan>;

/** A share is 0 where the plan divides by it, or all leads are returned; or the plan is larger than any agency. */
export type PlanRefusal = { kind: "plan_without_sales"; share: string } | { kind: "plan_too_large" };

const mostWeeklyLeads = 100_000;
const leastConversion = 0.000_01;

const weeksAYear = 52;
/** Shares are rounded to a thousand-millionth before money is multiplied by them. */
const scale = 1_000_000_000;

/**
 * Plans backwards: sales = revenue ÷ sale value; billed = sales ÷ conversion; placed = billed ÷ (1 − returned); a week is
 * 12 ÷ 52 of a month. For appointments, conversion is set × held × close.
 */
export function planLeads(request: PlanRequest): Result<LeadPlan, PlanRefusal> {
  const { currency, monthlyRevenue, saleValue, price, funnel } = request;
  const shares = listShares(request);
  const impossible = shares.find(([name, share]) =>
    name === "returnShare" ? toShare(share) === 1 : toShare(share) === 0,
  );
  if (impossible) return refuse({ kind: "plan_without_sales", share: impossible[0] });

  const returned = toShare(request.returnShare);
  const main = funnel.model === "callback" ? funnel.conversion : funnel.close;
  const beforeMain = funnel.model === "callback" ? 1 : toShare(funnel.set) * toShare(funnel.held);
  const { amount: valueOfSale } = saleValue;
  const monthlySales = monthlyRevenue / valueOfSale;
  const toBilled = (conversion: number) => monthlySales / (conversion * beforeMain);
  const toPlaced = (conversion: number) => toBilled(conversion) / (1 - returned);
  const toWeekly = (conversion: number) => roundUp((toPlaced(conversion) * 12) / weeksAYear);
  const conversion = toShare(main);
  const weeklyLeads = toWeekly(conversion);
  if (weeklyLeads > mostWeeklyLeads || conversion * beforeMain < leastConversion)
    return refuse({ kind: "plan_too_large" });
  const interval = main.from === "measured" ? toWilsonInterval(Math.min(main.value, main.of), main.of) : undefined;
  const assumed = [...shares, ["saleValue", saleValue] as const].flatMap(([name, { from }]) =>
    from === "assumed" ? name : [],
  );
  const pricedPerLead = toPricedShare(funnel);
  const beforeCredits = roundAmount(
    multiplyAmount(price, weeklyLeads),
    Math.round(pricedPerLead * scale),
    scale,
    "half_up",
  );
  const afterCredits = roundAmount(beforeCredits, Math.round((1 - returned) * scale), scale, "half_up");
  const salesPerPriced = (conversion * beforeMain) / pricedPerLead;
  return ok({
    monthlySales,
    monthlyBilled: toBilled(conversion),
    monthlyPlaced: toPlaced(conversion),
    weeklyLeads,
    range: interval ? { low: toWeekly(interval.high), high: toWeekly(interval.low) } : null,
    isAtLeast: assumed.length > 0,
    assumed,
    weeklyBudget: {
      beforeCredits: { amount: beforeCredits, currency },
      afterCredits: { amount: afterCredits, currency },
    },
    costPerSale: { amount: roundAmount(price, scale, Math.round(salesPerPriced * scale), "half_up"), currency },
    capacity: toCapacity(request.weeklyReached, weeklyLeads),
  });
}

const toShare = (share: PlanShare): number =>
  share.from === "assumed" ? share.share : Math.min(share.value, share.of) / share.of;

function listShares({ returnShare, funnel }: PlanRequest): [name: string, share: PlanShare][] {
  const own: [string, PlanShare][] =
    funnel.model === "callback"
      ? [["conversion", funnel.conversion]]
      : [
          ["set", funnel.set],
          ["held", funnel.held],
          ["close", funnel.close],
        ];
  return [["returnShare", returnShare], ...own];
}

/** How many prices are charged for a placed lead. */
function toPricedShare(funnel: PlanRequest["funnel"]): number {
  if (funnel.model === "callback") return 1;
  return funnel.pricePer === "booked" ? toShare(funnel.set) : toShare(funnel.set) * toShare(funnel.held);
}

/** Rounds up to a whole lead, but for what is only the error of a double. */
const roundUp = (leads: number): number => Math.ceil(leads - 1e-9);

/** What a client has shown that it can do: the 90th percentile of its weeks, because the best week may be luck. */
function toCapacity(weeks: readonly number[] | undefined, weeklyLeads: number): LeadPlan["capacity"] {
  const weeklyReached = percentile(weeks ?? [], 90);
  if (weeklyReached === undefined) return null;
  return { weeklyReached, missing: Math.max(0, weeklyLeads - weeklyReached) };
}
