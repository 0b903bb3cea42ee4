import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { indexes } from "#platform/table/keys.ts";
import { listSpreadKeys, querySpreadList, spreadKeyFor } from "#platform/table/spread-list.ts";
import { putIfAbsent } from "#platform/table/table.ts";
import { startTable } from "#test/support/start-table.ts";
import { runs } from "#test/support/property-runs.ts";

let lists = 0;

describe("a spread list", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  beforeAll(async () => {
    started = await startTable();
  });
  afterAll(() => started?.stop());

  /** Stores an entry for each id, those of `older` as they were before lists were spread. Returns the key of the list. */
  async function storeList(ids: readonly string[], older: ReadonlySet<string>): Promise<string> {
    const key = `agency-${(lists += 1)}/list`;
    for (const id of ids) {
      const agencyKey = older.has(id) ? key : spreadKeyFor(key, id);
      await putIfAbsent(started.table, { pk: `${key}/${id}`, sk: "entry", agencyKey, receivedKey: id });
    }
    return key;
  }

  async function readPages(key: string, limit: number, isNewestFirst: boolean): Promise<string[]> {
    const found: string[] = [];
    for (;;) {
      const last = found.at(-1);
      const [from, to] = isNewestFirst ? ["0", last ?? "~"] : [last === undefined ? "0" : `${last}~`, "~"];
      const { items, more } = await querySpreadList(
        started.table,
        { index: indexes.byAgency, partition: ["agencyKey", key], sort: ["receivedKey", from, to], isNewestFirst },
        limit + 1,
      );
      // A range that ends with the last entry returns it again.
      const page = items.map(({ receivedKey }) => String(receivedKey)).filter((id) => id !== last);
      found.push(...page.slice(0, limit));
      if (!more && page.length <= limit) return found;
    }
  }

  it("is read page by page in the order of all its entries, those from before it was spread included", async () => {
    const ids = fc.uniqueArray(fc.stringMatching(/^[1-9a-z]{4}$/), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(ids, fc.integer({ min: 1, max: 4 }), fc.boolean(), fc.nat({ max: 12 }), async (...of) => {
        const [entries, limit, isNewestFirst, olderCount] = of;
        const key = await storeList(entries, new Set(entries.slice(0, olderCount)));
        const sorted = entries.toSorted();
        expect(await readPages(key, limit, isNewestFirst)).toEqual(isNewestFirst ? sorted.toReversed() : sorted);
      }),
      runs(15),
    );
  });

  it("has a fixed key for each entry, and spreads a thousand entries evenly", () => {
    const keys = Array.from({ length: 1_000 }, (_, index) => spreadKeyFor("agency/list", `lead_${index}`));
    const counts = listSpreadKeys("agency/list").map((key) => keys.filter((each) => each === key).length);
    expect(counts.every((count) => count > 200 && count < 300)).toBe(true);
    expect(spreadKeyFor("agency/list", "lead_7")).toBe(keys[7]);
  });

  it("keeps the key from before it was spread as its first one", () => {
    expect(listSpreadKeys("agency/list")).toEqual(["agency/list", "agency/list/1", "agency/list/2", "agency/list/3"]);
  });
});
