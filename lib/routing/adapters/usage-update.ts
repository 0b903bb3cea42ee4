import { type CapPeriod, capPeriods, type Caps } from "#domain/campaigns/caps.ts";
import type { LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Item } from "#platform/table/table.ts";
import type { UsageQuery } from "../ports.ts";

/** A reservation as it stands in the item of a usage, under the id of its lead: when, for how much, and in which periods it counts. */
export type ReservationEntry = { leadId: LeadId; at: Instant; amount: number; periods: string[] };

/** The counters of a period. */
export const leadsCounter = (period: string): string => `leads/${period}`;
export const spendCounter = (period: string): string => `spend/${period}`;

/** The reservations in the item of a usage. */
export const readEntries = (item: Item | undefined): ReservationEntry[] =>
  Object.entries(item ?? {}).flatMap(([name, value]) =>
    name.startsWith("lead_") ? [{ ...(value as Omit<ReservationEntry, "leadId">), leadId: name as LeadId }] : [],
  );

/** An update of a usage in the making; names and values get their places as they come up. */
function makeUpdateBuilder() {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const placeholderFor = (placeholders: Record<string, unknown>, prefix: string, what: unknown): string => {
    const existing = Object.keys(placeholders).find((key) => placeholders[key] === what);
    const key = existing ?? `${prefix}${Object.keys(placeholders).length}`;
    placeholders[key] = what;
    return key;
  };
  return {
    sets: [] as string[],
    removals: [] as string[],
    conditions: [] as string[],
    names,
    values,
    name: (name: string) => placeholderFor(names, "#n", name),
    value: (value: unknown) => placeholderFor(values, ":v", value),
  };
}
export type UsageUpdate = ReturnType<typeof makeUpdateBuilder>;

/** What to make of the entries of an item: `own` is an earlier one of the lead itself, which counts for something else than it should. */
type ClassifiedEntries = {
  item: Item | undefined;
  own?: ReservationEntry | undefined;
  recorded: readonly ReservationEntry[];
  abandoned: readonly ReservationEntry[];
};

/**
 * Counts one more lead and `price`, if no cap is exceeded by it and the lead is not counted yet, and clears away the entries that are
 * recorded, those that are abandoned together with what they count for, and the counters of periods long over. With `own`, the lead
 * is counted anew in its stead. Nothing changes when somebody else has given back, or renewed, one of those entries meanwhile.
 */
export function buildReservationUpdate(
  query: UsageQuery,
  { item, own: previousOwn, recorded, abandoned }: ClassifiedEntries,
  price: number,
  caps: Caps,
): UsageUpdate {
  const change = makeUpdateBuilder();
  const own = change.name(query.leadId);
  const { periods, earlierPeriods: earlier, at } = query;
  const entry = { at, amount: price, periods: capPeriods.map((per) => periods[per]) };
  change.sets.push(`${own} = ${change.value(entry)}`);
  const released = [...abandoned, ...(previousOwn ? [previousOwn] : [])];
  if (!previousOwn) change.conditions.push(`attribute_not_exists(${own})`);
  for (const per of capPeriods) {
    const releasedInPeriod = released.filter((each) => each.periods.includes(periods[per]));
    const cap = caps[per];
    addToCounter(change, leadsCounter(periods[per]), 1 - releasedInPeriod.length, cap?.leads);
    addToCounter(
      change,
      spendCounter(periods[per]),
      price - releasedInPeriod.reduce((sum, { amount }) => sum + amount, 0),
      cap?.spend?.amount,
    );
  }
  for (const each of released) {
    change.conditions.push(`${change.name(each.leadId)}.${change.name("at")} = ${change.value(each.at)}`);
  }
  for (const { leadId } of [...recorded, ...abandoned]) change.removals.push(change.name(leadId));
  for (const name of Object.keys(item ?? {}).filter((each) => isExpiredCounter(each, earlier))) {
    change.removals.push(change.name(name));
  }
  return change;
}

/** Adds `by` to a counter that must not exceed `limit` thereby. */
function addToCounter(change: UsageUpdate, counter: string, delta: number, limit: number | undefined) {
  const name = change.name(counter);
  change.sets.push(`${name} = if_not_exists(${name}, ${change.value(0)}) + ${change.value(delta)}`);
  if (limit === undefined) return;
  const isBelowLimit = `${name} <= ${change.value(limit - delta)}`;
  // Where nothing is counted yet, the first lead may be too much already.
  change.conditions.push(delta <= limit ? `(attribute_not_exists(${name}) OR ${isBelowLimit})` : isBelowLimit);
}

/** Takes entries of one lead out again, and out of the counts of their periods as far as these are still kept. */
export function buildReleaseUpdate(entries: readonly ReservationEntry[]): UsageUpdate {
  const change = makeUpdateBuilder();
  for (const { leadId, periods, amount } of entries) {
    change.conditions.push(`attribute_exists(${change.name(leadId)})`);
    change.removals.push(change.name(leadId));
    for (const period of periods) {
      for (const [counter, by] of [
        [leadsCounter(period), 1],
        [spendCounter(period), amount],
      ] as const) {
        const name = change.name(counter);
        change.sets.push(`${name} = if_not_exists(${name}, ${change.value(by)}) - ${change.value(by)}`);
      }
    }
  }
  return change;
}

/**
 * Whether `name` counts a period that was over two days ago: nobody who is placing a lead just now can still be counting in it.
 */
function isExpiredCounter(name: string, earlier: UsageQuery["earlierPeriods"]): boolean {
  const [kind, period = ""] = name.split("/");
  if (kind !== "leads" && kind !== "spend") return false;
  const per: CapPeriod = period.includes("W") ? "week" : period.length === 7 ? "month" : "day";
  return period < earlier[per];
}
