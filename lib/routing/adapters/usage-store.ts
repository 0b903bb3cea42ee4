import { hasCaps, capPeriods } from "#domain/campaigns/caps.ts";
import { elapsedMs } from "#domain/shared/instant.ts";
import { sumAmounts } from "#domain/shared/money.ts";
import { getItem, readItems } from "#platform/table/read-items.ts";
import type { Item, Table } from "#platform/table/table.ts";
import type { UsageCounters, UsageKey, UsageQuery } from "../ports.ts";
import { usageItemKey } from "./keys.ts";
import {
  computeUsage,
  type Count,
  findOwnReservation,
  isExpiredCounter,
  isFull,
  isSeedFinal,
  leadsCounter,
  listCappedPeriods,
  listUnseededPeriods,
  readCount,
  readSeed,
  type Reservation,
  seedName,
  settledAfterMs,
  slotNameFor,
  slotNames,
  spendCounter,
} from "./usage-item.ts";
import { countUnticketed, listConfirmedTickets, storeTicket } from "./usage-tickets.ts";
import { applyUpdate, makeUpdateBuilder } from "./usage-update.ts";

/** A retry uses its lead's reservation as it is up to this age, which leaves a minute to store the lead. */
const renewedAfterMs = 60_000;

/** The most attempts at a reservation, each after a concurrent retry of the same lead or a change of rules. */
const maxAttempts = 8;

/**
 * Stores usages in the table: one item for each campaign and client, with a count and a sum for each capped period. A
 * reservation is one update on condition that no cap is exceeded, so concurrent ones neither conflict nor make the
 * item grow. A ticket, which is an item of its own, then names the lead, for the recount after a crash.
 */
export function makeUsageStore(table: Table): UsageCounters & { recount(query: UsageQuery): Promise<void> } {
  /** Counts the capped periods that no reservation has counted yet; includes the leads placed without a cap. */
  async function seed(query: UsageQuery, item: Item | undefined): Promise<Item | undefined> {
    const unseeded = listUnseededPeriods(item, query);
    if (unseeded.length === 0) return item;
    const counts = await countUnticketed(table, query, unseeded);
    const change = makeUpdateBuilder();
    for (const period of unseeded) {
      const previous = readSeed(item, period);
      const { leads, spend } = counts.get(period) ?? { leads: 0, spend: 0 };
      const name = change.name(seedName(period));
      for (const [counter, delta] of [
        [leadsCounter(period), leads - (previous?.leads ?? 0)],
        [spendCounter(period), spend - (previous?.spend ?? 0)],
      ] as const) {
        const attribute = change.name(counter);
        // Counters without a seed are of the former format, whose leads have no tickets but billing records.
        change.sets.push(`${attribute} = ${previous ? `${attribute} + ` : ""}${change.value(delta)}`);
      }
      change.sets.push(`${name} = ${change.value({ leads, spend, at: query.rulesAt, isFinal: isSeedFinal(query) })}`);
      change.conditions.push(previous ? `${name} = ${change.value(previous)}` : `attribute_not_exists(${name})`);
    }
    const result = await applyUpdate(table, toItemKey(query), change);
    return result.item;
  }

  /** Shows the item as `seed` would leave it; changes nothing, because a simulation may ask for any day. */
  async function previewSeed(query: UsageQuery, item: Item | undefined): Promise<Item | undefined> {
    const unseeded = listUnseededPeriods(item, query);
    if (unseeded.length === 0) return item;
    const counts = await countUnticketed(table, query, unseeded);
    const previewed: Item = { ...item, ...toItemKey(query) };
    for (const period of unseeded) {
      const previous = readSeed(item, period);
      const { leads, spend }: Count = previous ? readCount(item, period) : { leads: 0, spend: 0 };
      const counted = counts.get(period) ?? { leads: 0, spend: 0 };
      previewed[leadsCounter(period)] = leads + counted.leads - (previous?.leads ?? 0);
      previewed[spendCounter(period)] = spend + counted.spend - (previous?.spend ?? 0);
    }
    return previewed;
  }

  /** Replaces the counts with those of the facts, if no reservation can still be without its fact. */
  async function recount(query: UsageQuery, item: Item | undefined): Promise<Item | undefined> {
    const periods = listCappedPeriods(query).filter((period) => readSeed(item, period));
    const lastTicketAt = item?.["lastTicketAt"];
    if (periods.length === 0 || lastTicketAt === undefined) return item;
    const tickets = await listConfirmedTickets(table, query, periods);
    const change = makeUpdateBuilder();
    for (const period of periods) {
      const start = readSeed(item, period) ?? { leads: 0, spend: 0 };
      const counted = tickets.filter((ticket) => ticket.periods.includes(period));
      const spend = sumAmounts([start.spend, ...counted.map(({ amount }) => amount)]);
      change.sets.push(`${change.name(leadsCounter(period))} = ${change.value(start.leads + counted.length)}`);
      change.sets.push(`${change.name(spendCounter(period))} = ${change.value(spend)}`);
      change.conditions.push(`${change.name(seedName(period))} = ${change.value(start)}`);
    }
    change.sets.push(`${change.name("recountedAt")} = ${change.value(lastTicketAt)}`);
    change.conditions.push(`${change.name("lastTicketAt")} = ${change.value(lastTicketAt)}`);
    // A reservation in a slot must not count as the lead's own any more.
    for (const slot of slotNames) change.removals.push(change.name(slot));
    return (await applyUpdate(table, toItemKey(query), change)).item;
  }

  /** Counts again if a cap is full, perhaps of reservations that a crash left behind. */
  async function recountIfStale(query: UsageQuery, item: Item | undefined): Promise<Item | undefined> {
    const lastTicketAt = item?.["lastTicketAt"] as UsageQuery["at"] | undefined;
    const isStale =
      !query.isSimulated &&
      lastTicketAt !== undefined &&
      elapsedMs(lastTicketAt, query.at) > settledAfterMs &&
      item?.["recountedAt"] !== lastTicketAt &&
      isFull(query, computeUsage(item, query));
    return isStale ? recount(query, item) : item;
  }

  function prefetch(subjects: readonly UsageKey[]): UsageCounters["read"] {
    const itemsRead = subjects.length === 0 ? Promise.resolve([]) : readItems(table, subjects.map(toItemKey));
    itemsRead.catch(() => {});
    return async (queries) => {
      const items = await itemsRead;
      return Promise.all(
        queries.map(async (query) => {
          if (!hasCaps(query.caps)) return { query, usage: computeUsage(undefined, query), storeState: undefined };
          const index = subjects.findIndex((subject) => isSameUsage(subject, query));
          if (index < 0) throw new Error(`the usage of ${query.clientId} was not prefetched`);
          const item = await recountIfStale(query, items[index]);
          return { query, usage: computeUsage(await previewSeed(query, item), query), storeState: item };
        }),
      );
    };
  }

  return {
    prefetch,
    read: (queries) => prefetch(queries.filter(({ caps }) => hasCaps(caps)))(queries),

    async reserve({ query, storeState }) {
      if (!hasCaps(query.caps)) return { ok: true };
      let item = storeState as Item | undefined;
      for (let tried = 0; tried < maxAttempts; tried += 1) {
        const own = findOwnReservation(item, query.leadId);
        if (own && isStillValid(own, query)) {
          await storeTicket(table, query);
          return { ok: true };
        }
        if (listUnseededPeriods(item, query).length > 0) {
          // A cap that leaves no room for a single lead needs no counter.
          if (isFull(query, computeUsage(undefined, query)))
            return { ok: false, usage: computeUsage(await previewSeed(query, item), query) };
          item = await seed(query, item);
          continue;
        }
        const result = await applyUpdate(table, toItemKey(query), buildReservation(query, item, own));
        if (result.done) {
          await storeTicket(table, query);
          return { ok: true };
        }
        const current = findOwnReservation(result.item, query.leadId);
        item = current ? result.item : await recountIfStale(query, result.item);
        const usage = computeUsage(item, query);
        if (isFull(query, usage) && !(current && isStillValid(current, query))) return { ok: false, usage };
      }
      throw new Error(`usage of ${query.clientId} changed ${maxAttempts} times while a lead was placed`);
    },

    async release(query) {
      if (!hasCaps(query.caps)) return;
      const item = await getItem(table, toItemKey(query));
      const own = findOwnReservation(item, query.leadId);
      if (!own) return;
      const change = makeUpdateBuilder();
      const slot = change.name(slotNameFor(query.leadId));
      change.removals.push(slot);
      change.conditions.push(`${slot} = ${change.value(own)}`);
      for (const [period, amount] of Object.entries(own.amounts)) {
        if (item?.[leadsCounter(period)] === undefined) continue;
        for (const [counter, delta] of [
          [leadsCounter(period), 1],
          [spendCounter(period), amount],
        ] as const) {
          const name = change.name(counter);
          change.sets.push(`${name} = ${name} - ${change.value(delta)}`);
          change.conditions.push(`attribute_exists(${name})`);
        }
      }
      await applyUpdate(table, toItemKey(query), change);
    },

    async recount(query) {
      await recount(query, await seed(query, await getItem(table, toItemKey(query))));
    },
  };
}

const toItemKey = ({ agencyId, campaignId, clientId }: UsageKey) => usageItemKey(agencyId, campaignId, clientId);

const isSameUsage = (a: UsageKey, b: UsageKey): boolean =>
  a.clientId === b.clientId && a.campaignId === b.campaignId && a.agencyId === b.agencyId;

/** Whether a reservation still fits the query: it is recent, and covers the price in every capped period. */
const isStillValid = ({ at, amounts }: Reservation, query: UsageQuery): boolean =>
  elapsedMs(at, query.at) <= renewedAfterMs &&
  listCappedPeriods(query).every((period) => (amounts[period] ?? -1) >= query.price);

/**
 * Builds the update that counts the lead, unless that exceeds a cap. `own` is an outdated reservation of the same lead.
 * At most one of both is ever confirmed, so a period that both cover counts one lead and the higher price. A period
 * that only `own` covers keeps it until a recount, because a concurrent request may still confirm it.
 */
function buildReservation(query: UsageQuery, item: Item | undefined, own: Reservation | undefined) {
  const { leadId, at, price, caps, periods } = query;
  const change = makeUpdateBuilder();
  const slot = change.name(slotNameFor(leadId));
  const amounts = { ...own?.amounts };
  for (const per of capPeriods) {
    const cap = caps[per];
    if (!cap) continue;
    const period = periods[per];
    const ownAmount = own?.amounts[period];
    amounts[period] = Math.max(price, ownAmount ?? 0);
    for (const [counter, delta, limit] of [
      [leadsCounter(period), ownAmount === undefined ? 1 : 0, cap.leads],
      [spendCounter(period), Math.max(0, price - (ownAmount ?? 0)), cap.spend?.amount],
    ] as const) {
      const name = change.name(counter);
      change.sets.push(`${name} = ${name} + ${change.value(delta)}`);
      change.conditions.push(
        limit === undefined ? `attribute_exists(${name})` : `${name} <= ${change.value(limit - delta)}`,
      );
    }
  }
  change.sets.push(`${slot} = ${change.value({ leadId, at, amounts } satisfies Reservation)}`);
  change.sets.push(`${change.name("lastTicketAt")} = ${change.value(at)}`);
  change.conditions.push(
    own
      ? `${slot} = ${change.value(own)}`
      : `(attribute_not_exists(${slot}) OR ${slot}.${change.name("leadId")} <> ${change.value(leadId)})`,
  );
  const expired = Object.keys(item ?? {}).filter((name) => isExpiredCounter(name, query.earlierPeriods));
  for (const name of expired) change.removals.push(change.name(name));
  return change;
}
