import { DeleteItemCommand, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { beforeEach, describe, expect, it } from "vitest";
import { ok, refuse } from "#domain/shared/result.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Table } from "#platform/table/table.ts";
import { makeSkipNumbers } from "#statements/skip-numbers.ts";
import { makeVerifyNumbers, makeVerifyStatements } from "#statements/verify-statements.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { type Account, december, november, openAccount, setUpAccount } from "#test/support/statements-world.ts";

/** The fields of an item that are changed in part. */
const list = z.array(z.looseObject({})).catch([]);
const Fields = z.object({ entries: list, lines: list, credited: list, balances: z.looseObject({}).optional() });

const scope = `${anId("agency")}/${anId("client")}`;
const pageKey = (number: number) => ({ pk: `${scope}/journal/GBP`, sk: `page/${String(number).padStart(12, "0")}` });
const statementKey = (sk: string) => ({ pk: `${scope}/statements`, sk });
const creditNoteKey = statementKey("credit-note/CN-000001");

/**
 * Pages: 1 to 3 charge leads, 4 closes November, 5 issues INV-000001, 6 takes a lead back, 7 credits it by CN-000001,
 * 8 is a payment, 9 closes December over nothing, and 10 issues it without a number.
 */
describe("the verification of statements", () => {
  let table: Table;
  let clock: Instant;
  let account: Account;

  beforeEach(async () => {
    table = { client: memoryDynamoDb(), name: "Baton" };
    clock = on("2026-11-20T10:00:00Z");
    account = openAccount(table, () => clock);
    await setUpAccount(table, { tiers: { kind: "volume", steps: [{ upTo: 2, amount: 6_000 }, { amount: 5_000 }] } });
    for (const lead of [1, 2, 3]) await account.post(anId("lead", lead), 6_000);
    clock = on("2026-12-04T00:00:00Z");
    await account.closeStatement(november);
    await account.post(anId("lead", 1), -6_000, { rule: "lead.rejected@1" });
    await account.credit({ kind: "credit", ...account.journal });
    await account.recordPayment(november, { amount: 12_000, at: clock, reference: "BACS 1" });
    clock = on("2027-01-04T00:00:00Z");
    await account.closeStatement(december);
  });

  async function verify(): Promise<string[]> {
    const { faults, numbers } = await makeVerifyStatements(account)(account.journal);
    const ofNumbers = await makeVerifyNumbers(account)(account.journal.agencyId, numbers);
    return [...faults, ...ofNumbers].map(({ place, fault }) => `${place}: ${fault}`);
  }

  async function tamper(key: { pk: string; sk: string }, change: (item: z.infer<typeof Fields>) => object) {
    const { client, name: TableName } = table;
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: marshall(key) }));
    if (!Item) throw new Error(`no item ${key.sk}`);
    await client.send(
      new PutItemCommand({
        TableName,
        Item: marshall({ ...unmarshall(Item), ...change(Fields.parse(unmarshall(Item))) }),
      }),
    );
  }
  const remove = async (key: { pk: string; sk: string }) => {
    await table.client.send(new DeleteItemCommand({ TableName: table.name, Key: marshall(key) }));
  };

  it("finds nothing wrong with a closing, a credit note, a payment and a statement over nothing", async () => {
    expect(await verify()).toEqual([]);
    expect(await makeVerifyStatements(account)(account.journal)).toMatchObject({
      statements: 2,
      numbers: ["INV-000001", "CN-000001"],
    });
  });

  it.each([
    [
      "an entry",
      () => tamper(pageKey(2), ({ entries: [entry] }) => ({ entries: [{ ...entry, amount: 9_000 }] })),
      "page 4: its lines/0/quantity is 3, and its pages come to 1",
    ],
    [
      "a line of a closing",
      () => tamper(pageKey(4), ({ lines: [line] }) => ({ lines: [{ ...line, quantity: 4 }] })),
      "page 4: its lines/0/quantity is 4, and its pages come to 3",
    ],
    [
      "a settlement of a closing",
      () => tamper(pageKey(4), () => ({ settlements: [] })),
      'page 4: its settlements/0 is absent, and its pages come to {"line":"tier","amount":-3000,',
    ],
    [
      "the sum of a closing",
      () => tamper(pageKey(4), () => ({ net: 14_999 })),
      "page 4: its net is 14999, and its pages come to 15000",
    ],
    [
      "the sum of a document",
      () => tamper(pageKey(5), () => ({ total: 17_999 })),
      "page 5: its total is 17999, and its closing comes to 18000",
    ],
    [
      "the hash of a statement",
      () => tamper(statementKey("statement/GBP/2026-11"), () => ({ hash: "changed" })),
      'page 5: in the statement, its hash is "changed", and the journal comes to ',
    ],
    [
      "the sum of a statement",
      () => tamper(statementKey("statement/GBP/2026-11"), () => ({ total: 1 })),
      "page 5: in the statement, its total is 1, and the journal comes to 18000",
    ],
    [
      "the due date of a statement",
      () => tamper(statementKey("statement/GBP/2026-11"), () => ({ dueOn: "2027-02-03" })),
      "page 5: its statement is due on 2027-02-03, not 30 days after its issue",
    ],
    [
      "what was paid for a statement",
      () => tamper(statementKey("statement/GBP/2026-11"), () => ({ paid: 0 })),
      "statement GBP-2026-11: its paid is 0, and the journal comes to 12000",
    ],
    [
      "what was credited of a statement",
      () => tamper(statementKey("statement/GBP/2026-11"), () => ({ credited: 7_000 })),
      "statement GBP-2026-11: its credited is 7000, and the journal comes to 6000",
    ],
    [
      "what a credit note credits",
      () => tamper(pageKey(7), ({ credited: [entry] }) => ({ credited: [{ ...entry, amount: 5_000 }] })),
      "page 7: it credits GBP-6-1, which is not what it says",
    ],
    [
      "the discount of a credited lead",
      () => tamper(pageKey(7), ({ credited: [entry] }) => ({ credited: [{ ...entry, discount: 999 }] })),
      "page 7: it credits GBP-6-1, which is not what it says",
    ],
    [
      "what leads came to in a closing",
      () => tamper(pageKey(4), () => ({ leadPrices: [{ price: 6_000, charged: 4_000 }] })),
      "page 4: its leadPrices/0/charged is 4000, and its pages come to 5000",
    ],
    [
      "what leads came to in a statement",
      () => tamper(statementKey("statement/GBP/2026-11"), () => ({ leadPrices: [{ price: 6_000, charged: 4_000 }] })),
      "page 5: in the statement, its leadPrices/0/charged is 4000, and the journal comes to 5000",
    ],
    [
      "the sum of a credit note in the journal",
      () => tamper(pageKey(7), () => ({ tax: 1_100 })),
      "page 7: its tax is 1100, and its entries come to 1000",
    ],
    [
      "a credit note",
      () => tamper(statementKey("credit-note/CN-000001"), () => ({ total: 7_100 })),
      "page 7: in the credit note, its total is 7100, and the journal comes to 6000",
    ],
    [
      "the amount of a lead in a credit note",
      () => tamper(creditNoteKey, ({ credited: [entry] }) => ({ credited: [{ ...entry, amount: 5_000 }] })),
      "page 7: in the credit note, its credited/0/amount is 5000, and the journal comes to 6000",
    ],
    [
      "the lead of a credit note",
      () => tamper(creditNoteKey, ({ credited: [entry] }) => ({ credited: [{ ...entry, leadId: anId("lead", 2) }] })),
      "page 7: in the credit note, its credited/0/leadId is ",
    ],
    [
      "the date of a credit note",
      () => tamper(creditNoteKey, () => ({ issuedAt: on("2026-12-05T00:00:00Z") })),
      "page 7: in the credit note, its issuedAt is ",
    ],
    [
      "the date of the invoice in a credit note",
      () => tamper(creditNoteKey, () => ({ invoiceIssuedAt: on("2026-12-03T00:00:00Z") })),
      "page 7: in the credit note, its invoiceIssuedAt is ",
    ],
    [
      "the contract of a credit note",
      () => tamper(creditNoteKey, () => ({ contractFrom: on("2026-12-03T00:00:00Z") })),
      "page 7: in the credit note, its contractFrom is ",
    ],
    [
      "a payment in the journal",
      () => tamper(pageKey(8), () => ({ amount: 10_000 })),
      "page 8: in the payment, its amount is 12000, and the journal comes to 10000",
    ],
    [
      "the balances",
      () => tamper(pageKey(10), ({ balances }) => ({ balances: { ...balances, receivable: 500 } })),
      "GBP balances: its receivable is 500, and its statements less credit notes and payments come to 0",
    ],
    [
      "a document",
      () => remove({ pk: `${anId("agency")}/documents/INV`, sk: "INV-000001" }),
      "page 5: the document INV-000001 is missing",
    ],
    [
      "the series of numbers",
      () => tamper({ pk: anId("agency"), sk: "series/INV" }, () => ({ next: 3 })),
      "series INV: its next number is 3, and the journals come to 2",
    ],
    [
      "the number of a document",
      () => tamper(pageKey(5), () => ({ documentNumber: "INV-000002" })),
      'page 5: in the statement, its number is "INV-000001", and the journal comes to "INV-000002"',
    ],
  ])("names %s that was changed", async (_, change, fault) => {
    await change();
    const [first] = await verify();
    expect(first?.slice(0, fault.length)).toBe(fault);
  });

  it("accepts numbers that an operator skipped, which no later document takes", async () => {
    const skip = makeSkipNumbers({ ...account, now: () => clock });
    const { agencyId } = account.scope;
    const gap = { series: "INV", first: 2, last: 7, skippedAt: clock };
    expect(await skip(agencyId, "INV-000007")).toEqual(ok(gap));
    for (const repeated of ["INV-000007", "INV-000005", "CN-000001"])
      expect(await skip(agencyId, repeated)).toEqual(ok(undefined));
    expect(await skip(agencyId, "CN-999999")).toEqual(refuse({ kind: "too_many", next: 2 }));
    expect(await account.statements.listGaps(agencyId)).toEqual([gap]);
    await account.post(anId("lead", 4), 6_000);
    clock = on("2027-02-04T00:00:00Z");
    await account.closeStatement({ currency: "GBP", period: "2027-01" });
    const { numbers } = await makeVerifyStatements(account)(account.journal);
    expect(numbers).toEqual(["INV-000001", "CN-000001", "INV-000008"]);
    expect(await verify()).toEqual([]);
    expect(await makeVerifyNumbers(account)(agencyId, [...numbers, "INV-000003"])).toEqual([
      { place: "series INV", fault: "number 4 is missing, or another is given twice" },
    ]);
  });

  it("gives no number of a series twice whose first numbers are skipped", async () => {
    const { agencyId } = account.scope;
    await makeSkipNumbers({ ...account, now: () => clock })(agencyId, "STM-000003");
    expect(await account.statements.readSeries(agencyId, "STM")).toBe(4);
    expect(await verify()).toEqual([]);
  });

  it("names a number that is given twice or missing", async () => {
    expect(await makeVerifyNumbers(account)(account.journal.agencyId, ["INV-000002", "CN-000001"])).toEqual([
      { place: "series INV", fault: "number 1 is missing, or another is given twice" },
    ]);
    const twice = ["INV-000001", "INV-000001", "CN-000001"];
    expect(await makeVerifyNumbers(account)(account.journal.agencyId, twice)).toEqual([
      { place: "series INV", fault: "number 2 is missing, or another is given twice" },
    ]);
  });
});
