import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { type CapPeriod, capPeriods } from "#domain/campaigns/caps.ts";
import type { Usage } from "#domain/routing/usage.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { elapsedMs } from "#domain/shared/instant.ts";
import { placedSortKey, receivedSortKey } from "#leads/adapters/keys.ts";
import { leadPartition } from "#platform/table/keys.ts";
import { getItem, readItems } from "#platform/table/read-items.ts";
import { type Item, type Table, toAttributes, toItem } from "#platform/table/table.ts";
import type { UsageCounters, UsageKey, UsageQuery } from "../ports.ts";
import { usageItemKey } from "./keys.ts";
import {
  buildReleaseUpdate,
  buildReservationUpdate,
  leadsCounter,
  readEntries,
  type ReservationEntry,
  spendCounter,
  type UsageUpdate,
} from "./usage-update.ts";

/**
 * A reservation without a fact after this time never gets one. Intake has 25 seconds for a request; a release has one
 * minute for a whole run, and the step from reservation to fact is its shortest.
 */
const abandonedAfterMs = 120_000;

/** A younger reservation leaves enough time to store its lead, so it is not renewed. */
const renewedAfterMs = 60_000;

/** A younger reservation most likely belongs to a lead that is being stored right now. */
const settledAfterMs = 500;

/** The item may have this many entries (about 100 bytes each) before the store removes those with a fact. */
const maxEntries = 4;
const maxEntriesPerCheck = 10;

/** The most attempts at a reservation, each after a concurrent request changed the same entries. */
const maxAttempts = 8;

/** The item, and the entries to remove from it: those with a fact, and those that will never have one. */
type ItemSnapshot = { item: Item | undefined; recorded: ReservationEntry[]; abandoned: ReservationEntry[] };

/**
 * Stores usages in the table: one item for each campaign and client. The item has a count and a sum for each period,
 * and an entry for each reservation that is not yet known to have a fact. One conditional update counts a lead, adds
 * its entry and removes old ones, so concurrent placements never exceed a cap. A reservation costs one write unit, and
 * more only if many are made at the same moment.
 */
export function makeUsageStore(table: Table): UsageCounters {
  async function takeSnapshot(query: UsageQuery, item: Item | undefined): Promise<ItemSnapshot> {
    const others = readEntries(item).filter(({ leadId }) => leadId !== query.leadId);
    const ageMs = ({ at }: ReservationEntry) => elapsedMs(at, query.at);
    // Look up several entries in one call, every few leads: a call for each lead would add one to its dozen.
    const olderEntries = others.filter((entry) => ageMs(entry) > settledAfterMs);
    const suspectEntries =
      olderEntries.length > maxEntries ? olderEntries : others.filter((entry) => ageMs(entry) > abandonedAfterMs);
    const checked = suspectEntries.toSorted((a, b) => (a.at < b.at ? -1 : 1)).slice(0, maxEntriesPerCheck);
    if (checked.length === 0) return { item, recorded: [], abandoned: [] };
    const placed = await arePlacedWith(query, checked);
    return {
      item,
      recorded: checked.filter((_, index) => placed[index]),
      abandoned: checked.filter((entry, index) => !placed[index] && ageMs(entry) > abandonedAfterMs),
    };
  }

  /** Reads from the histories whether the lead of each entry was placed with the client. */
  async function arePlacedWith(
    { agencyId, clientId }: UsageQuery,
    entries: readonly ReservationEntry[],
  ): Promise<boolean[]> {
    const facts = await readItems(
      table,
      entries.flatMap(({ leadId }) =>
        [receivedSortKey, placedSortKey].map((sk) => ({ pk: leadPartition({ agencyId, leadId }), sk })),
      ),
    );
    return entries.map((_, index) =>
      facts.slice(2 * index, 2 * index + 2).some((fact) => isPlacedWith(fact, clientId)),
    );
  }

  function prefetch(subjects: readonly UsageKey[]): UsageCounters["read"] {
    const itemsRead = readItems(table, subjects.map(toItemKey));
    itemsRead.catch(() => {});
    return async (queries) => {
      const items = await itemsRead;
      return Promise.all(
        queries.map(async (query) => {
          const index = subjects.findIndex((subject) => isSameUsage(subject, query));
          if (index < 0) throw new Error(`the usage of ${query.clientId} was not prefetched`);
          const snapshot = await takeSnapshot(query, items[index]);
          return { query, usage: computeUsage(snapshot, query), storeState: snapshot };
        }),
      );
    };
  }

  return {
    prefetch,
    read: (queries) => prefetch(queries)(queries),

    async reserve({ query, storeState: initialSnapshot }, price, caps) {
      let snapshot = initialSnapshot as ItemSnapshot;
      for (let tried = 0; tried < maxAttempts; tried += 1) {
        const own = findOwnEntry(snapshot.item, query);
        const staleEntry = own && !isStillValid(own, query, price) ? own : undefined;
        const conflictingItem = await applyUpdate(
          table,
          query,
          buildReservationUpdate(query, { ...snapshot, own: staleEntry }, price, caps),
        );
        if (conflictingItem === "done") return { ok: true };
        const currentEntry = findOwnEntry(conflictingItem, query);
        if (currentEntry && isStillValid(currentEntry, query, price)) return { ok: true };
        snapshot = await takeSnapshot(query, conflictingItem);
        const usage = computeUsage(snapshot, query);
        const isFull = capPeriods.some((per) => {
          const { leads = Infinity, spend } = caps[per] ?? {};
          return usage[per].leads + 1 > leads || usage[per].spend + price > (spend?.amount ?? Infinity);
        });
        if (isFull) return { ok: false, usage };
      }
      throw new Error(`usage of ${query.clientId} changed ${maxAttempts} times while a lead was placed`);
    },

    async release(query) {
      const item = await getItem(table, toItemKey(query));
      const own = readEntries(item).filter(({ leadId }) => leadId === query.leadId);
      if (own.length > 0) await applyUpdate(table, query, buildReleaseUpdate(own));
    },
  };
}

const toItemKey = ({ agencyId, campaignId, clientId }: UsageKey) => usageItemKey(agencyId, campaignId, clientId);

const isSameUsage = (a: UsageKey, b: UsageKey): boolean =>
  a.clientId === b.clientId && a.campaignId === b.campaignId && a.agencyId === b.agencyId;

/** Finds the lead's own reservation, made by a concurrent retry of the request or by one that crashed. */
const findOwnEntry = (item: Item | undefined, { leadId }: UsageQuery): ReservationEntry | undefined =>
  readEntries(item).find((entry) => entry.leadId === leadId);

/** Whether a reservation still fits the query: it is recent, and its price and periods have not changed. */
const isStillValid = ({ at, amount, periods }: ReservationEntry, query: UsageQuery, price: number): boolean =>
  elapsedMs(at, query.at) <= renewedAfterMs &&
  amount === price &&
  capPeriods.every((per) => periods.includes(query.periods[per]));

/** Whether the fact places its lead, or a share of it, with the client. */
function isPlacedWith(fact: Item | undefined, clientId: ClientId): boolean {
  const { placement, shares = [] } = (fact ?? {}) as {
    placement?: { clientId: ClientId };
    shares?: { placement: { clientId: ClientId } }[];
  };
  return placement?.clientId === clientId || shares.some((share) => share.placement.clientId === clientId);
}

/** Computes the usage from the item, without the lead's own reservation and without abandoned ones. */
function computeUsage({ item, abandoned }: ItemSnapshot, { leadId, periods }: UsageQuery): Usage {
  const ignoredEntries = [...abandoned, ...readEntries(item).filter((entry) => entry.leadId === leadId)];
  const usageFor = (per: CapPeriod) => {
    const deductedEntries = ignoredEntries.filter((entry) => entry.periods.includes(periods[per]));
    return {
      leads: Number(item?.[leadsCounter(periods[per])] ?? 0) - deductedEntries.length,
      spend:
        Number(item?.[spendCounter(periods[per])] ?? 0) - deductedEntries.reduce((sum, { amount }) => sum + amount, 0),
    };
  };
  return { day: usageFor("day"), week: usageFor("week"), month: usageFor("month") };
}

/** Updates the item if the conditions hold; otherwise returns the item that conflicts, if there is one. */
async function applyUpdate(table: Table, query: UsageQuery, change: UsageUpdate): Promise<"done" | Item | undefined> {
  const { sets, removals, conditions, names, values } = change;
  try {
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: toAttributes(toItemKey(query)),
        UpdateExpression: `SET ${sets.join(", ")}${removals.length > 0 ? ` REMOVE ${removals.join(", ")}` : ""}`,
        ConditionExpression: conditions.join(" AND "),
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: toAttributes(values),
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    );
    return "done";
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return error.Item && toItem(error.Item);
  }
}
