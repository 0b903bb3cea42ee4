import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { openLedger } from "#app/open-ledger.ts";
import { maxEntriesPerPage } from "#domain/ledger/journal.ts";
import { toPagePut } from "#ledger/adapters/journal-store.ts";
import { journalsPartition, journalSortKey } from "#ledger/adapters/keys.ts";
import { makeListPosted } from "#ledger/list-entries.ts";
import { putIfAbsent, type Table } from "#platform/table/table.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { makeJournalPages } from "#test/support/journal-pages.ts";

const agencyId = anId("agency");
const journal = { agencyId, clientId: anId("client"), currency: "GBP" };
const bytesOfUnit = 4_096;

/** A journal of so many entries, and what its reads cost: each query by its bytes, rounded up, as DynamoDB charges. */
async function aJournal(entries: number) {
  const memory = memoryDynamoDb();
  const spent = { units: 0, items: 0, queries: 0 };
  const send = async (command: Parameters<typeof memory.send>[0]) => {
    const answer = await memory.send(command);
    const Items = "Items" in answer ? (answer.Items ?? []) : [];
    if (command.constructor.name === "QueryCommand") {
      spent.units += Math.ceil(Buffer.byteLength(JSON.stringify(Items)) / bytesOfUnit);
      spent.items += Items.length;
      spent.queries += 1;
    }
    return answer;
  };
  const table: Table = { client: Object.assign(Object.create(memory) as typeof memory, { send }), name: "Baton" };
  const { journals, digest } = openLedger(table);
  const { clientId, currency } = journal;
  await putIfAbsent(table, { pk: journalsPartition(agencyId), sk: journalSortKey(journal), clientId, currency });
  for (const page of makeJournalPages(entries, maxEntriesPerPage, digest)) {
    await table.client.send(new PutItemCommand(toPagePut(table, journal, page).Put));
  }
  const list = makeListPosted({ journals });
  return {
    /** What it costs to read the next 1,000 entries after so many. */
    async measure(after: number) {
      const place = [clientId, currency, after / maxEntriesPerPage, maxEntriesPerPage - 1].join("/");
      Object.assign(spent, { units: 0, items: 0, queries: 0 });
      const read = await list(agencyId, { clientId }, { limit: 1_000, after: after > 0 ? place : undefined });
      expect(read.entries).toHaveLength(1_000);
      return { ...spent };
    },
  };
}

it("reading a past month of a thousand clients searches many journals at once, and none in vain if the first has enough", async () => {
  const table: Table = { client: memoryDynamoDb(), name: "Baton" };
  const { journals, digest } = openLedger(table);
  for (let number = 1; number <= 1_000; number += 1) {
    const key = { ...journal, clientId: anId("client", number) };
    await putIfAbsent(table, { pk: journalsPartition(agencyId), sk: journalSortKey(key), ...key });
    const pages = [...makeJournalPages(number === 1 ? 50 : 1, 1, digest)];
    for (const page of pages) await table.client.send(new PutItemCommand(toPagePut(table, key, page).Put));
  }
  let [inFlight, rounds] = [0, 0];
  const searched = new Set<string>();
  const counted: typeof journals = {
    ...journals,
    async readEnd(key) {
      searched.add(key.clientId);
      if (inFlight === 0) rounds += 1;
      inFlight += 1;
      await new Promise(setImmediate);
      inFlight -= 1;
      return journals.readEnd(key);
    },
  };
  const list = makeListPosted({ journals: counted });
  const month = { since: at("09:00"), asOf: at("11:00") };
  expect((await list(agencyId, month, { limit: 40 })).entries).toHaveLength(40);
  expect(searched.size).toBe(1);
  rounds = 0;
  expect((await list(agencyId, month, { limit: 4_000 })).entries).toHaveLength(1_049);
  // Before, each of the thousand journals was searched after the other.
  expect(rounds).toBeLessThan(60);
});

it("reading 1,000 entries costs the same read units in a journal of 2,000 entries as in one of 10,000, wherever they are", async () => {
  const [small, large] = [await aJournal(2_000), await aJournal(10_000)];
  const atStart = await small.measure(0);
  expect(atStart.items).toBeLessThan(50);
  expect(await large.measure(0)).toEqual(atStart);
  const later = await small.measure(500);
  expect(await large.measure(500)).toEqual(later);
  // The numbers of pages and the balances have more digits: a byte or two a page.
  const { units, ...rest } = await large.measure(8_000);
  expect(rest).toEqual({ items: later.items, queries: later.queries });
  expect(units - later.units).toBeLessThanOrEqual(1);
});
