import { type CapPeriod, capPeriods, type Caps } from "#domain/campaigns/caps.ts";
import type { LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Item } from "#platform/table/table.ts";
import type { UsageQuery } from "../ports.ts";

/** A reservation as it stands in the item of a usage, under the id of its lead: when, for how much, and in which periods it counts. */
export type Entry = { leadId: LeadId; at: Instant; amount: number; periods: string[] };

/** The counters of a period. */
export const leadsIn = (period: string): string => `leads/${period}`;
export const spendIn = (period: string): string => `spend/${period}`;

/** The reservations in the item of a usage. */
export const entriesOf = (item: Item | undefined): Entry[] =>
  Object.entries(item ?? {}).flatMap(([name, value]) =>
    name.startsWith("lead_") ? [{ ...(value as Omit<Entry, "leadId">), leadId: name as LeadId }] : [],
  );

/** An update of a usage in the making; names and values get their places as they come up. */
function makeUpdate() {
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  const place = (places: Record<string, unknown>, sign: string, what: unknown): string => {
    const known = Object.keys(places).find((key) => places[key] === what);
    const key = known ?? `${sign}${Object.keys(places).length}`;
    places[key] = what;
    return key;
  };
  return {
    sets: [] as string[],
    removals: [] as string[],
    conditions: [] as string[],
    names,
    values,
    name: (name: string) => place(names, "#n", name),
    value: (value: unknown) => place(values, ":v", value),
  };
}
export type Update = ReturnType<typeof makeUpdate>;

/** What to make of the entries of an item: `own` is an earlier one of the lead itself, which counts for something else than it should. */
type Sorted = {
  item: Item | undefined;
  own?: Entry | undefined;
  recorded: readonly Entry[];
  abandoned: readonly Entry[];
};

/**
 * Counts one more lead and `price`, if no cap is exceeded by it and the lead is not counted yet, and clears away the entries that are
 * recorded, those that are abandoned together with what they count for, and the counters of periods long over. With `own`, the lead
 * is counted anew in its stead. Nothing changes when somebody else has given back, or renewed, one of those entries meanwhile.
 */
export function reservation(
  query: UsageQuery,
  { item, own: earlierOwn, recorded, abandoned }: Sorted,
  price: number,
  caps: Caps,
): Update {
  const change = makeUpdate();
  const own = change.name(query.leadId);
  const { periods, earlier, at } = query;
  const entry = { at, amount: price, periods: capPeriods.map((per) => periods[per]) };
  change.sets.push(`${own} = ${change.value(entry)}`);
  const givenBack = [...abandoned, ...(earlierOwn ? [earlierOwn] : [])];
  if (!earlierOwn) change.conditions.push(`attribute_not_exists(${own})`);
  for (const per of capPeriods) {
    const gone = givenBack.filter((each) => each.periods.includes(periods[per]));
    const cap = caps[per];
    count(change, leadsIn(periods[per]), 1 - gone.length, cap?.leads);
    count(change, spendIn(periods[per]), price - gone.reduce((sum, { amount }) => sum + amount, 0), cap?.spend?.amount);
  }
  for (const each of givenBack) {
    change.conditions.push(`${change.name(each.leadId)}.${change.name("at")} = ${change.value(each.at)}`);
  }
  for (const { leadId } of [...recorded, ...abandoned]) change.removals.push(change.name(leadId));
  for (const name of Object.keys(item ?? {}).filter((each) => isOver(each, earlier))) {
    change.removals.push(change.name(name));
  }
  return change;
}

/** Adds `by` to a counter that must not exceed `limit` thereby. */
function count(change: Update, counter: string, by: number, limit: number | undefined) {
  const name = change.name(counter);
  change.sets.push(`${name} = if_not_exists(${name}, ${change.value(0)}) + ${change.value(by)}`);
  if (limit === undefined) return;
  const isBelow = `${name} <= ${change.value(limit - by)}`;
  // Where nothing is counted yet, the first lead may be too much already.
  change.conditions.push(by <= limit ? `(attribute_not_exists(${name}) OR ${isBelow})` : isBelow);
}

/** Takes entries of one lead out again, and out of the counts of their periods as far as these are still kept. */
export function clearance(entries: readonly Entry[]): Update {
  const change = makeUpdate();
  for (const { leadId, periods, amount } of entries) {
    change.conditions.push(`attribute_exists(${change.name(leadId)})`);
    change.removals.push(change.name(leadId));
    for (const period of periods) {
      for (const [counter, by] of [
        [leadsIn(period), 1],
        [spendIn(period), amount],
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
function isOver(name: string, earlier: UsageQuery["earlier"]): boolean {
  const [kind, period = ""] = name.split("/");
  if (kind !== "leads" && kind !== "spend") return false;
  const per: CapPeriod = period.includes("W") ? "week" : period.length === 7 ? "month" : "day";
  return period < earlier[per];
}
