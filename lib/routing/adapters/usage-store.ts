import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { type CapPeriod, capPeriods } from "#domain/campaigns/caps.ts";
import type { Usage } from "#domain/routing/usage.ts";
import type { ClientId } from "#domain/shared/id.ts";
import { elapsedMs } from "#domain/shared/instant.ts";
import { placedSort, receivedSort } from "#leads/adapters/keys.ts";
import { leadPartition } from "#platform/table/keys.ts";
import { getItem, readItems } from "#platform/table/read-items.ts";
import { type Item, type Table, toAttributes, toItem } from "#platform/table/table.ts";
import type { UsageOf, UsageQuery, Usages } from "../ports.ts";
import { usageItem } from "./keys.ts";
import { clearance, entriesOf, type Entry, leadsIn, reservation, spendIn, type Update } from "./usage-update.ts";

/**
 * A reservation that has no fact by then never gets one: intake has 25 seconds for a request, and a release a minute
 * for all it does, of which the step between reserving and recording is the smallest.
 */
const abandonedAfterMs = 120_000;

/**
 * A reservation so old is renewed when its lead comes again, so that nobody gives it back while the lead is being recorded:
 * whoever finds it younger has time enough left.
 */
const renewedAfterMs = 60_000;

/** Younger ones are most likely being recorded just now. */
const settledAfterMs = 500;

/** As many entries may stand in the item (some 100 bytes each) before those that are recorded are cleared away. */
const mostEntries = 4;
const checkedAtOnce = 10;

/** How often a reservation is tried again that failed because somebody else cleared away the same abandoned one. */
const mostTries = 8;

/** The item, and which of its entries to clear away: the fact is there, or will never be. */
type Look = { item: Item | undefined; recorded: Entry[]; abandoned: Entry[] };

/**
 * Usages in the table: one item for each campaign and client, with a count and a sum for each period and an entry for each
 * reservation that is not known to be recorded. One conditional update counts a lead, adds its entry and clears away old ones, so caps hold
 * however many are placed at once. Costs one write unit, and more only while many are placed at the same moment.
 */
export function makeUsages(table: Table): Usages {
  async function look(query: UsageQuery, item: Item | undefined): Promise<Look> {
    const others = entriesOf(item).filter(({ leadId }) => leadId !== query.leadId);
    const ageOf = ({ at }: Entry) => elapsedMs(at, query.at);
    // Looked up together, every few leads: one call for each lead would be one of a dozen.
    const settled = others.filter((entry) => ageOf(entry) > settledAfterMs);
    const doubted = settled.length > mostEntries ? settled : others.filter((entry) => ageOf(entry) > abandonedAfterMs);
    const checked = doubted.toSorted((a, b) => (a.at < b.at ? -1 : 1)).slice(0, checkedAtOnce);
    if (checked.length === 0) return { item, recorded: [], abandoned: [] };
    const placed = await placedWith(query, checked);
    return {
      item,
      recorded: checked.filter((_, index) => placed[index]),
      abandoned: checked.filter((entry, index) => !placed[index] && ageOf(entry) > abandonedAfterMs),
    };
  }

  /** Whether the histories say that the leads of `entries` were placed with the client. */
  async function placedWith({ agencyId, clientId }: UsageQuery, entries: readonly Entry[]): Promise<boolean[]> {
    const facts = await readItems(
      table,
      entries.flatMap(({ leadId }) =>
        [receivedSort, placedSort].map((sk) => ({ pk: leadPartition({ agencyId, leadId }), sk })),
      ),
    );
    return entries.map((_, index) => facts.slice(2 * index, 2 * index + 2).some((fact) => names(fact, clientId)));
  }

  function begin(of: readonly UsageOf[]): Usages["read"] {
    const reading = readItems(table, of.map(itemOf));
    reading.catch(() => {});
    return async (queries) => {
      const items = await reading;
      return Promise.all(
        queries.map(async (query) => {
          const index = of.findIndex((each) => isSame(each, query));
          if (index < 0) throw new Error(`the usage of ${query.clientId} was not asked for`);
          const seen = await look(query, items[index]);
          return { query, usage: usageIn(seen, query), seen };
        }),
      );
    };
  }

  return {
    begin,
    read: (queries) => begin(queries)(queries),

    async reserve({ query, seen: first }, price, caps) {
      let seen = first as Look;
      for (let tried = 0; tried < mostTries; tried += 1) {
        const own = ownIn(seen.item, query);
        const stale = own && !stands(own, query, price) ? own : undefined;
        const meanwhile = await update(table, query, reservation(query, { ...seen, own: stale }, price, caps));
        if (meanwhile === "done") return { ok: true };
        const standing = ownIn(meanwhile, query);
        if (standing && stands(standing, query, price)) return { ok: true };
        seen = await look(query, meanwhile);
        const usage = usageIn(seen, query);
        const isFull = capPeriods.some((per) => {
          const { leads = Infinity, spend } = caps[per] ?? {};
          return usage[per].leads + 1 > leads || usage[per].spend + price > (spend?.amount ?? Infinity);
        });
        if (isFull) return { ok: false, usage };
      }
      throw new Error(`usage of ${query.clientId} changed ${mostTries} times while a lead was placed`);
    },

    async release(query) {
      const item = await getItem(table, itemOf(query));
      const own = entriesOf(item).filter(({ leadId }) => leadId === query.leadId);
      if (own.length > 0) await update(table, query, clearance(own));
    },
  };
}

const itemOf = ({ agencyId, campaignId, clientId }: UsageOf) => usageItem(agencyId, campaignId, clientId);

const isSame = (a: UsageOf, b: UsageOf): boolean =>
  a.clientId === b.clientId && a.campaignId === b.campaignId && a.agencyId === b.agencyId;

/** What is reserved for the lead already: by the same request, sent twice at once or again after the first one died. */
const ownIn = (item: Item | undefined, { leadId }: UsageQuery): Entry | undefined =>
  entriesOf(item).find((entry) => entry.leadId === leadId);

/** Whether a reservation counts for what is asked now: midnight, or a new price, may lie between. */
const stands = ({ at, amount, periods }: Entry, query: UsageQuery, price: number): boolean =>
  elapsedMs(at, query.at) <= renewedAfterMs &&
  amount === price &&
  capPeriods.every((per) => periods.includes(query.periods[per]));

/** Whether the fact places its lead, or a share of it, with the client. */
function names(fact: Item | undefined, clientId: ClientId): boolean {
  const { placement, shares = [] } = (fact ?? {}) as {
    placement?: { clientId: ClientId };
    shares?: { placement: { clientId: ClientId } }[];
  };
  return placement?.clientId === clientId || shares.some((share) => share.placement.clientId === clientId);
}

/** What the item says, less what is reserved for the lead itself and what nobody will record. */
function usageIn({ item, abandoned }: Look, { leadId, periods }: UsageQuery): Usage {
  const uncounted = [...abandoned, ...entriesOf(item).filter((entry) => entry.leadId === leadId)];
  const usageOf = (per: CapPeriod) => {
    const less = uncounted.filter((entry) => entry.periods.includes(periods[per]));
    return {
      leads: Number(item?.[leadsIn(periods[per])] ?? 0) - less.length,
      spend: Number(item?.[spendIn(periods[per])] ?? 0) - less.reduce((sum, { amount }) => sum + amount, 0),
    };
  };
  return { day: usageOf("day"), week: usageOf("week"), month: usageOf("month") };
}

/** Updates the item if the conditions hold; otherwise answers the item that they did not hold for. */
async function update(table: Table, query: UsageQuery, change: Update): Promise<"done" | Item | undefined> {
  const { sets, removals, conditions, names, values } = change;
  try {
    await table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: toAttributes(itemOf(query)),
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
