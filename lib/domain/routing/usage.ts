import { type CapPeriod, capPeriods, type Caps } from "#domain/campaigns/caps.ts";
import type { CapUsage } from "./explanation.ts";

/** How much of a campaign was placed with one client in each period: leads, and minor units of money. */
export type Usage = Record<CapPeriod, { leads: number; spend: number }>;

export const emptyUsage: Usage = {
  day: { leads: 0, spend: 0 },
  week: { leads: 0, spend: 0 },
  month: { leads: 0, spend: 0 },
};

export const listCapUsage = (caps: Caps, usage: Usage): CapUsage[] =>
  capPeriods.flatMap((per) => {
    const { leads, spend } = caps[per] ?? {};
    return [
      ...(leads === undefined ? [] : [{ per, of: "leads" as const, used: usage[per].leads, limit: leads }]),
      ...(spend === undefined ? [] : [{ per, of: "spend" as const, used: usage[per].spend, limit: spend.amount }]),
    ];
  });
