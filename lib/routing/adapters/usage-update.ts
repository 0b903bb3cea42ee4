import { type CapPeriod, capPeriods, type Caps } from "#domain/campaigns/caps.ts";
import type { LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Item } from "#platform/table/table.ts";
import type { UsageQuery } from "../ports.ts";

/** A reservation in the item of a usage: its time, its minor units and the periods that it counts in. */
export type ReservationEntry = { leadId: LeadId; at: Instant; amount: number; periods: string[] };

/** The attribute names of a period's counters. */
export const leadsCounter = (period: string): string => `leads/${period}`;
export const spendCounter = (period: string): string => `spend/${period}`;

/** Reads the reservations from the item of a usage. */
export const readEntries = (item: Item | undefined): ReservationEntry[] =>
  Object.entries(item ?? {}).flatMap(([name, value]) =>
    name.startsWith("lead_") ? [{ ...(value as Omit<ReservationEntry, "leadId">), leadId: name as LeadId }] : [],
  );

/** Builds an update of a usage; each new name or value gets the next placeholder. */
function makeUpdateBuilder() {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const placeholderFor = (placeholders: Record<string, unknown>, prefix: string, content: unknown): string => {
    const existing = Object.keys(placeholders).find((key) => placeholders[key] === content);
    const key = existing ?? `${prefix}${Object.keys(placeholders).length}`;
    placeholders[key] = content;
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

/** The entries of an item by kind. `own` is an outdated reservation of the lead itself, to be replaced. */
type ClassifiedEntries = {
  item: Item | undefined;
  own?: ReservationEntry | undefined;
  recorded: readonly ReservationEntry[];
  abandoned: readonly ReservationEntry[];
};

/**
 * Builds the update that counts one more lead and `price`, unless that exceeds a cap or the lead is counted already.
 * With `own`, it replaces that reservation.
 *
 * The update also removes recorded entries, abandoned entries with their counts, and the counters of expired periods.
 * It changes nothing if a concurrent request released or renewed one of these entries meanwhile.
 */
export function buildReservationUpdate(
  query: UsageQuery,
  { item, own: previousOwn, recorded, abandoned }: ClassifiedEntries,
  price: number,
  caps: Caps,
): UsageUpdate {
  const change = makeUpdateBuilder();
  const own = change.name(query.leadId);
  const { periods, earlierPeriods, at } = query;
  const ownEntry = { at, amount: price, periods: capPeriods.map((per) => periods[per]) };
  change.sets.push(`${own} = ${change.value(ownEntry)}`);
  const released = [...abandoned, ...(previousOwn ? [previousOwn] : [])];
  if (!previousOwn) change.conditions.push(`attribute_not_exists(${own})`);
  for (const per of capPeriods) {
    const releasedInPeriod = released.filter((entry) => entry.periods.includes(periods[per]));
    const cap = caps[per];
    addToCounter(change, leadsCounter(periods[per]), 1 - releasedInPeriod.length, cap?.leads);
    addToCounter(
      change,
      spendCounter(periods[per]),
      price - releasedInPeriod.reduce((sum, { amount }) => sum + amount, 0),
      cap?.spend?.amount,
    );
  }
  for (const entry of released) {
    change.conditions.push(`${change.name(entry.leadId)}.${change.name("at")} = ${change.value(entry.at)}`);
  }
  for (const { leadId } of [...recorded, ...abandoned]) change.removals.push(change.name(leadId));
  for (const name of Object.keys(item ?? {}).filter((attribute) => isExpiredCounter(attribute, earlierPeriods))) {
    change.removals.push(change.name(name));
  }
  return change;
}

/** Adds `delta` to a counter, on condition that the counter does not exceed `limit`. */
function addToCounter(change: UsageUpdate, counter: string, delta: number, limit: number | undefined) {
  const name = change.name(counter);
  change.sets.push(`${name} = if_not_exists(${name}, ${change.value(0)}) + ${change.value(delta)}`);
  if (limit === undefined) return;
  const isBelowLimit = `${name} <= ${change.value(limit - delta)}`;
  // If the counter does not exist yet, the first lead may already exceed the limit.
  change.conditions.push(delta <= limit ? `(attribute_not_exists(${name}) OR ${isBelowLimit})` : isBelowLimit);
}

/** Builds the update that removes entries and subtracts them from the counters that still exist. */
export function buildReleaseUpdate(entries: readonly ReservationEntry[]): UsageUpdate {
  const change = makeUpdateBuilder();
  for (const { leadId, periods, amount } of entries) {
    change.conditions.push(`attribute_exists(${change.name(leadId)})`);
    change.removals.push(change.name(leadId));
    for (const period of periods) {
      for (const [counter, delta] of [
        [leadsCounter(period), 1],
        [spendCounter(period), amount],
      ] as const) {
        const name = change.name(counter);
        change.sets.push(`${name} = if_not_exists(${name}, ${change.value(delta)}) - ${change.value(delta)}`);
      }
    }
  }
  return change;
}

/** Whether `name` counts a period that ended at least two days ago, so that no placement can still count in it. */
function isExpiredCounter(name: string, earlierPeriods: UsageQuery["earlierPeriods"]): boolean {
  const [kind, period = ""] = name.split("/");
  if (kind !== "leads" && kind !== "spend") return false;
  const per: CapPeriod = period.includes("W") ? "week" : period.length === 7 ? "month" : "day";
  return period < earlierPeriods[per];
}
