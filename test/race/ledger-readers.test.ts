import { setImmediate as turn } from "node:timers/promises";
import { expect, it } from "vitest";
import { openLedger } from "#app/open-ledger.ts";
import { makeSeededRandom } from "#bin/demo/sample-leads.ts";
import { emptyPosition, planPosting } from "#domain/ledger/entry.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { makeAppendEntries } from "#ledger/append-entries.ts";
import { makeListPosted } from "#ledger/list-entries.ts";
import type { Table } from "#platform/table/table.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";
import type { InTurn } from "#test/support/race/turns.ts";
import { tableInTurn } from "#test/support/race/table-in-turn.ts";

/** `ENTRIES=10000` runs it at full size. */
const entryCount = Number(process.env["ENTRIES"] ?? 600);
const readerCount = 10;
const posterCount = 4;

const agencyId = anId("agency");
const clientId = anId("client");
const now = () => on("2026-12-24T09:00:00Z");
const random = makeSeededRandom(10);

/** Lets others continue for some turns before and after each call, so that no two processes keep step. */
const atRandom: InTurn = async (call) => {
  for (let left = Math.floor(random() * 4); left > 0; left -= 1) await turn();
  return call();
};

it(`ten readers that page while ${entryCount} entries arrive see each entry once, in one order`, async () => {
  const table: Table = { client: memoryDynamoDb(), name: "Baton" };
  let isPosting = true;

  async function post(count: number): Promise<void> {
    const appendEntries = makeAppendEntries(openLedger(tableInTurn(table, atRandom, undefined), now));
    for (let left = count; left > 0;) {
      // Some are posted alone, others share a page.
      const together = Math.min(left, 1 + Math.floor(random() * 30));
      left -= together;
      await Promise.all(
        Array.from({ length: together }, async () => {
          const leadId = ids.create("lead");
          const plan = planPosting(leadId, [aReceived({ clientId })], emptyPosition, factSortKey);
          if (!plan) throw new Error("nothing to post");
          const posting = { key: { agencyId, leadId }, entries: plan.entries, before: emptyPosition };
          await appendEntries({ agencyId, clientId, currency: "GBP" }, { ...posting, after: plan.position });
        }),
      );
    }
  }

  /** Pages through the entries until none is posted any more. The last page is read again while more may follow it. */
  async function read(limit: number): Promise<string[]> {
    const list = makeListPosted(openLedger(tableInTurn(table, atRandom, undefined), now));
    const seen: string[] = [];
    for (let after: string | undefined; ;) {
      const isLast = !isPosting;
      const { entries, next } = await list(agencyId, { clientId }, { limit, after });
      if (next === undefined && !isLast) continue;
      seen.push(...entries.map(({ entry }) => ("leadId" in entry ? entry.leadId : "settlement")));
      if (next === undefined || seen.length > entryCount) return seen;
      after = next;
    }
  }

  const readers = Array.from({ length: readerCount }, (_, index) => read(1 + index * 11));
  await Promise.all(Array.from({ length: posterCount }, () => post(entryCount / posterCount)));
  isPosting = false;
  const [first = [], ...others] = await Promise.all(readers);
  expect(first).toHaveLength(entryCount);
  expect(new Set(first).size).toBe(entryCount);
  for (const other of others) expect(other).toEqual(first);
}, 600_000);
