import { type CapPeriod, capPeriods, hasCaps } from "#domain/campaigns/caps.ts";
import { isCapReached } from "#domain/routing/obstacle.ts";
import { emptyUsage, listCapUsage, type Usage } from "#domain/routing/usage.ts";
import type { LeadId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant } from "#domain/shared/instant.ts";
import type { Item } from "#platform/table/table.ts";
import type { UsageQuery } from "../ports.ts";

/** Leads, and minor units of money. */
export type Count = { leads: number; spend: number };

/** A recent reservation, in a slot of the item. `amounts` is what it added to the money of each period. */
export type Reservation = { leadId: LeadId; at: Instant; amounts: Record<string, number> };

/**
 * What a period's counter started with: the placed leads without a ticket. `at` is when the campaign had last changed.
 * The seed is final if it was counted so long after that change that no lead without a ticket can still appear.
 */
export type Seed = Count & { at: Instant; isFinal: boolean };

/**
 * A reservation without a fact after this time never gets one, and a fact of this age has its billing record. Intake
 * has 25 seconds for a request; a release has one minute for a whole run, and the step from reservation to fact is its
 * shortest.
 */
export const settledAfterMs = 120_000;

/** The attribute names of a period. */
export const leadsCounter = (period: string): string => `leads/${period}`;
export const spendCounter = (period: string): string => `spend/${period}`;
export const seedName = (period: string): string => `seed/${period}`;

/**
 * The item has this many slots, so that its size does not depend on the number of leads being placed, and stays below
 * a kilobyte. A reservation overwrites the slot that its lead's id selects.
 */
const slotCount = 4;
export const slotNames: readonly string[] = Array.from({ length: slotCount }, (_, index) => `slot/${index}`);

/** Selects the slot of a lead. */
export function slotNameFor(leadId: LeadId): string {
  let sum = 7;
  for (const letter of leadId) sum = (sum * 31 + letter.charCodeAt(0)) % 1_000_003;
  return `slot/${sum % slotCount}`;
}

/** Finds the lead's own reservation, made by a concurrent retry of the request or by one that crashed. */
export function findOwnReservation(item: Item | undefined, leadId: LeadId): Reservation | undefined {
  const reservation = item?.[slotNameFor(leadId)] as Reservation | undefined;
  return reservation?.leadId === leadId ? reservation : undefined;
}

export const readSeed = (item: Item | undefined, period: string): Seed | undefined =>
  item?.[seedName(period)] as Seed | undefined;

export const readCount = (item: Item | undefined, period: string): Count => ({
  leads: Number(item?.[leadsCounter(period)] ?? 0),
  spend: Number(item?.[spendCounter(period)] ?? 0),
});

/** Lists the names of the current periods that have a cap. */
export const listCappedPeriods = ({ caps, periods }: UsageQuery): string[] =>
  capPeriods.filter((per) => caps[per] !== undefined).map((per) => periods[per]);

/** Whether a seed that is counted now is final. */
export const isSeedFinal = ({ rulesAt, at }: UsageQuery): boolean => elapsedMs(rulesAt, at) >= settledAfterMs;

/** Lists the capped periods to seed: those without a seed, with one under earlier rules, or with one to make final. */
export const listUnseededPeriods = (item: Item | undefined, query: UsageQuery): string[] =>
  listCappedPeriods(query).filter((period) => {
    const seed = readSeed(item, period);
    return !seed || seed.at < query.rulesAt || (!seed.isFinal && isSeedFinal(query));
  });

/** Computes the usage in the capped periods, without the lead's own reservation. */
export function computeUsage(item: Item | undefined, query: UsageQuery): Usage {
  if (!hasCaps(query.caps)) return emptyUsage;
  const own = findOwnReservation(item, query.leadId);
  const usageFor = (per: CapPeriod): Count => {
    if (query.caps[per] === undefined) return emptyUsage[per];
    const period = query.periods[per];
    const { leads, spend } = readCount(item, period);
    const ownAmount = own?.amounts[period];
    return ownAmount === undefined ? { leads, spend } : { leads: leads - 1, spend: spend - ownAmount };
  };
  return { day: usageFor("day"), week: usageFor("week"), month: usageFor("month") };
}

/** Whether one more lead would exceed a cap. */
export const isFull = ({ caps, price }: UsageQuery, usage: Usage): boolean =>
  listCapUsage(caps, usage).some((cap) => isCapReached(cap, price));

/** Whether `name` belongs to a period that ended at least two days ago, so that no placement can still count in it. */
export function isExpiredCounter(name: string, earlierPeriods: UsageQuery["earlierPeriods"]): boolean {
  const [kind = "", period = ""] = name.split("/");
  if (!["leads", "spend", "seed"].includes(kind)) return false;
  const per: CapPeriod = period.includes("W") ? "week" : period.length === 7 ? "month" : "day";
  return period < earlierPeriods[per];
}
