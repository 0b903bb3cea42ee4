import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openLedger } from "#app/open-ledger.ts";
import { Entry, emptyPosition, planPosting } from "#domain/ledger/entry.ts";
import { emptyJournal, findPageFaults, type JournalEnd } from "#domain/ledger/journal.ts";
import type { ClientId, LeadId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { encodeFact } from "#leads/adapters/fact-codec.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { makeAppendEntries } from "#ledger/append-entries.ts";
import { makeListEntries } from "#ledger/list-entries.ts";
import type { Posting } from "#ledger/ports.ts";
import { makeReadBalances } from "#ledger/read-balances.ts";
import { putIfAbsent, type Table } from "#platform/table/table.ts";
import { anId } from "#test/support/an-id.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { memoryClients } from "#test/support/doubles/memory-entities.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { aClient, anAgencyKey } from "#test/support/entities.ts";
import { aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";

const agencyId = anId("agency");
const caller = { ...anAgencyKey(), agencyId };
const startMs = Date.parse("2026-11-24T09:00:00Z");

describe("the journals in DynamoDB", () => {
  let emulators: Emulators;
  let table: Table;
  let spent: Spent;
  let clientId: ClientId = anId("client");
  let ms = startMs;
  const now = () => instant(ms);

  beforeAll(async () => {
    emulators = await startEmulators();
    const counted = counting(emulators.dynamodbConfig);
    table = { client: counted.client, name: await createBatonTable(emulators) };
    ({ spent } = counted);
  });
  beforeEach(() => {
    clientId = ids.create("client");
    ms = startMs;
  });
  afterAll(() => emulators?.stop());

  const journal = () => ({ agencyId, clientId, currency: "GBP" });
  const lists = () => {
    const deps = { clients: memoryClients(aClient({ id: clientId })), journals: openLedger(table, now).journals, now };
    return { list: makeListEntries(deps), readBalances: makeReadBalances(deps) };
  };

  /** The posting of a new lead of the client at £60. */
  function aPosting(leadId: LeadId = ids.create("lead")): Posting {
    const facts = [aReceived({ clientId })];
    const plan = planPosting(leadId, facts, emptyPosition, factSortKey);
    if (!plan) throw new Error("nothing to post");
    return { key: { agencyId, leadId }, entries: plan.entries, before: emptyPosition, after: plan.position };
  }
  const appender = () => makeAppendEntries(openLedger(table, now));
  const append = (count: number, appendEntries = appender()) =>
    Promise.all(Array.from({ length: count }, () => appendEntries(journal(), aPosting())));

  /** Reads all entries through the cursor, `limit` at a time. */
  async function readAll(limit: number, filter = {}): Promise<Entry[]> {
    const entries: Entry[] = [];
    let after: string | undefined;
    do {
      const page = await lists().list(caller, { clientId, ...filter }, { limit, after });
      if (!page.ok) throw new Error(page.refusal.kind);
      entries.push(...page.value.entries.map(({ entry }) => Entry.parse(entry)));
      after = page.value.next;
    } while (after);
    return entries;
  }

  async function verify(): Promise<number> {
    const { journals, digest } = openLedger(table, now);
    let end: JournalEnd = emptyJournal;
    for await (const pages of journals.listPages(journal(), 1, 999_999, 50)) {
      for (const page of pages) {
        expect(findPageFaults(end, page, digest)).toEqual([]);
        end = page;
      }
    }
    return end.number;
  }

  it("cost 4 write units for a lead alone, and at most 2.6 each when 25 are posted together", async () => {
    await append(1);
    const alone = await costOf(spent, () => append(1));
    expect(alone).toMatchObject({ writes: 4, calls: 2 });
    const together = await costOf(spent, () => append(25));
    expect(together.writes / 25).toBeLessThanOrEqual(2.6);
    expect(together.calls).toBe(2);
  });

  it("keep every entry once, in pages without gaps, when five processes post at once", async () => {
    await Promise.all(Array.from({ length: 5 }, () => append(40)));
    await verify();
    const entries = await readAll(30);
    expect(entries).toHaveLength(200);
    expect(new Set(entries.map(({ leadId }) => leadId)).size).toBe(200);
    const balances = await lists().readBalances(caller, clientId, undefined);
    expect(balances).toMatchObject({
      value: [{ currency: "GBP", page: { balances: { unbilled: 1_200_000, revenue: -1_200_000 } } }],
    });
  });

  it("post a lead once that two processes post at once", async () => {
    const leadId = ids.create("lead");
    await putIfAbsent(table, encodeFact({ agencyId, leadId }, aReceived({ clientId })));
    const outcomes = await Promise.all([1, 2, 3].map(() => appender()(journal(), aPosting(leadId))));
    expect(outcomes.filter((outcome) => outcome === "position_changed")).toHaveLength(2);
    expect(await readAll(10)).toHaveLength(1);
  });

  it("show each entry once to ten readers, while 1,000 arrive", async () => {
    let arriving = true;
    const arrivals = (async () => {
      const appendEntries = appender();
      for (let batch = 0; batch < 10; batch++) await append(100, appendEntries);
      arriving = false;
    })();
    const readers = Array.from({ length: 10 }, async (_, reader) => {
      const seen: string[] = [];
      let after: string | undefined;
      for (;;) {
        const wasArriving = arriving;
        const page = await lists().list(caller, { clientId }, { limit: 7 + 30 * reader, after });
        if (!page.ok) throw new Error(page.refusal.kind);
        const { entries, next } = page.value;
        seen.push(...entries.map(({ entry }) => Entry.parse(entry).leadId));
        const last = entries.at(-1);
        // At the end a reader waits for what comes, from the place of the last entry.
        if (last) after = next ?? [clientId, "GBP", last.page.number, last.index].join("/");
        if (next === undefined && !wasArriving) return seen;
      }
    });
    await arrivals;
    for (const seen of await Promise.all(readers)) {
      expect(seen).toHaveLength(1000);
      expect(new Set(seen).size).toBe(1000);
    }
  });

  it("answer the same as of a time, whatever is posted later, and what changed between two times", async () => {
    const times: string[] = [];
    for (let number = 0; number < 9; number++) {
      ms += 60_000;
      await append(3);
      times.push(now());
    }
    ms += 120_000;
    const [, second, , fourth] = times;
    const early = await readAll(4, { asOf: second });
    expect(early).toHaveLength(6);
    expect(await readAll(4, { since: second, asOf: fourth })).toHaveLength(6);
    expect(await lists().readBalances(caller, clientId, instant(Date.parse(second ?? "")))).toMatchObject({
      value: [{ page: { balances: { unbilled: 36_000 } } }],
    });
    await append(5);
    expect(await readAll(5, { asOf: second })).toEqual(early);
    expect(await readAll(5, { since: fourth })).toHaveLength(20);
    const refused = await lists().list(caller, { clientId, asOf: now() }, { limit: 1 });
    expect(refused).toMatchObject({ ok: false, refusal: { kind: "as_of_too_recent" } });
  });

  it("cost by the answer: 500 entries of 2,000 read at most 45 units", async () => {
    const appendEntries = appender();
    for (let batch = 0; batch < 8; batch++) await append(250, appendEntries);
    const cost = await costOf(spent, () => lists().list(caller, { clientId }, { limit: 500 }));
    expect(cost.reads).toBeLessThanOrEqual(45);
  });
});
