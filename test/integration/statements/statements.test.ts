import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClientId, LeadId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { mapWithConcurrency } from "#platform/map-with-concurrency.ts";
import type { Table } from "#platform/table/table.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { ids } from "#test/support/ids.ts";
import { november, openAccount, setUpAccount } from "#test/support/statements-world.ts";
import { isOnDynamoDbLocal, skippedThere } from "#test/support/engine.ts";

const inNovemberMs = Date.parse("2026-11-20T10:00:00Z");
const afterNovemberMs = Date.parse("2026-12-04T00:00:00Z");
/** With 1,000 it took 256 s on two cores, and passed. */
const clientsThatRace = 100;

describe("the statements in DynamoDB", () => {
  let emulators: Emulators;
  let table: Table;
  let spent: Spent;
  let ms = inNovemberMs;
  const now = () => instant(ms);

  beforeAll(async () => {
    emulators = await startEmulators();
    const counted = counting(emulators.dynamodbConfig);
    table = { client: counted.client, name: await createBatonTable(emulators) };
    ({ spent } = counted);
  });
  afterAll(() => emulators?.stop());

  /** An account with one lead in November. */
  async function anAccount(leads = 1) {
    const clientId: ClientId = ids.create("client");
    await setUpAccount(table, { document: "vat_invoice" }, clientId);
    const account = openAccount(table, now, { clientId });
    await Promise.all(Array.from({ length: leads }, () => account.post(LeadId.parse(ids.create("lead")), 6_000)));
    return account;
  }

  it("cost what docs/costs.md says", async ({ skip }) => {
    skip(isOnDynamoDbLocal, skippedThere.capacity);
    ms = inNovemberMs;
    const [alone, large] = [await anAccount(), await anAccount(1_000)];
    ms = afterNovemberMs;
    const cost = await costOf(spent, () => alone.closeStatement(november));
    expect(cost).toMatchObject({ writes: 14 });
    // The 1,000 leads are on 40 pages of 25.
    const costOfLarge = await costOf(spent, () => large.closeStatement(november));
    expect([cost.reads, costOfLarge]).toEqual([10, { reads: 72, writes: 14, calls: 14 }]);
    const again = await costOf(spent, () => alone.closeStatement(november));
    expect(again).toMatchObject({ writes: 0 });
    const payment = { amount: 7_200, at: now(), reference: "BACS 1" };
    expect(await costOf(spent, () => alone.recordPayment(november, payment))).toMatchObject({ writes: 6 });
  });

  it("of one month that 20 processes close at once are one statement", async () => {
    ms = inNovemberMs;
    const raced = await anAccount(30);
    ms = afterNovemberMs;
    const closed = await Promise.all(Array.from({ length: 20 }, () => raced.closeStatement(november)));
    const [first] = closed;
    for (const each of closed) expect(each).toEqual(first);
    const { pages, faults } = await raced.readJournal();
    expect(faults).toEqual([]);
    expect(pages.filter(({ kind }) => kind === "closing" || kind === "issue")).toHaveLength(2);
  });

  it(`of ${clientsThatRace} clients have numbers without a gap and without a duplicate`, async () => {
    ms = inNovemberMs;
    const taken = await anAccount();
    const accounts = await mapWithConcurrency(50, Array.from({ length: clientsThatRace }), () => anAccount());
    ms = afterNovemberMs;
    const next = await taken.statements.readSeries(taken.scope.agencyId, "INV");
    const closed = await mapWithConcurrency(20, accounts, (account) => account.closeStatement(november));
    const numbers = closed.map((each) => (each.ok ? each.value.number : undefined));
    const expected = accounts.map((_, index) => `INV-${String(next + index).padStart(6, "0")}`);
    expect(numbers.toSorted((a = "", b = "") => (a < b ? -1 : 1))).toEqual(expected);
  }, 300_000);
});
