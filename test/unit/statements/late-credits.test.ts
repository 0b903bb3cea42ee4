import { beforeEach, describe, expect, it } from "vitest";
import type { Contract } from "#domain/contracts/contract.ts";
import type { Entry } from "#domain/ledger/entry.ts";
import type { LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { subtractAmount, sumAmounts } from "#domain/shared/money.ts";
import type { Table } from "#platform/table/table.ts";
import { makeVerifyStatements } from "#statements/verify-statements.ts";
import { wireCloseStatement } from "#statements/wire.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { type Account, december, november, openAccount, setUpAccount } from "#test/support/statements-world.ts";

const steps = [{ upTo: 2, amount: 6_000 }, { amount: 5_000 }];
const volume = { kind: "volume" as const, steps };
const graduated = { kind: "graduated" as const, steps };
const returned = { line: "return", rule: "return.credit@1" } as const;
const promoted = { line: "promotion", rule: "promotion.booked@1", model: "hybrid" } as const;

/** A lead of November that is taken back in December, when tiers and included leads of November have made it cheaper. */
describe("a late credit", () => {
  let table: Table;
  let clock: Instant;
  let account: Account;

  beforeEach(() => {
    table = { client: memoryDynamoDb(), name: "Baton" };
    account = openAccount(table, () => clock);
  });

  /** November with leads at these prices, by their numbers. */
  async function closeNovember(contract: Partial<Contract>, prices: readonly number[]): Promise<void> {
    clock = on("2026-11-20T10:00:00Z");
    await setUpAccount(table, contract);
    for (const [index, price] of prices.entries()) await account.post(anId("lead", index), price);
    await close(november);
  }
  async function close(asked: typeof november) {
    clock = asked === november ? on("2026-12-04T00:00:00Z") : on("2027-01-04T00:00:00Z");
    const closed = await account.closeStatement(asked);
    if (!closed.ok) throw new Error(closed.refusal.kind);
    return closed.value;
  }

  /** Posts the credits, and returns the net sum that all of them give back, by notes or by the lines of December. */
  async function credit(document: Contract["document"], credits: [LeadId, number, Partial<Entry>?][]): Promise<number> {
    for (const [leadId, amount, changes = returned] of credits) {
      await account.post(leadId, -amount, changes);
      await account.credit({ kind: "credit", ...account.journal });
    }
    const { net } = await close(december);
    const { end, faults } = await account.readJournal();
    expect(faults).toEqual([]);
    expect(end.balances.unbilled).toBe(0);
    expect((await makeVerifyStatements(account)(account.journal)).faults).toEqual([]);
    const { notes } = await account.statements.listCreditNotes(account.scope, { limit: 20 });
    expect(notes.length > 0).toBe(document === "vat_invoice");
    return sumAmounts([...notes.map((note) => note.net), subtractAmount(0, net)]);
  }

  describe.each(["vat_invoice", "statement"] as const)("of a %s", (document) => {
    const lead = (number = 0) => anId("lead", number);

    it.each<[string, Partial<Contract>, number[], [LeadId, number, Partial<Entry>?][], number]>([
      ["has the step of volume tiers", { tiers: volume }, [6_000, 6_000, 6_000], [[lead(), 6_000]], 5_000],
      ["has the same if the lead was rejected", { tiers: volume }, [6_000, 6_000, 6_000], [[lead(), 6_000, {}]], 5_000],
      // 2 × 6000 + 5000 = 17000, and 17000 ÷ 3 = 5666.67.
      ["has its share of graduated tiers", { tiers: graduated }, [6_000, 6_000, 6_000], [[lead(2), 6_000]], 5_666],
      ["has its price if that is below the step", { tiers: volume }, [6_000, 6_000, 3_500], [[lead(2), 3_500]], 3_500],
      ["has its price if no rule made it cheaper", { tiers: volume }, [6_000], [[lead(), 6_000]], 6_000],
      ["is half of that for half", { tiers: volume }, [6_000, 6_000, 6_000], [[lead(), 3_000]], 2_500],
      [
        "is all of that in two halves, to the unit",
        { tiers: graduated },
        [6_000, 6_000, 6_000],
        [
          [lead(), 3_000],
          [lead(), 3_000],
        ],
        5_666,
      ],
      [
        "is nothing for a lead that cost nothing",
        { included: { leads: 1, fee: 0 } },
        [9_000, 6_000],
        [
          [lead(), 9_000],
          [lead(1), 3_000],
        ],
        3_000,
      ],
      [
        "of all leads is all that they cost",
        { tiers: volume },
        [6_000, 6_000, 6_000],
        [
          [lead(0), 6_000],
          [lead(1), 6_000],
          [lead(2), 6_000],
        ],
        15_000,
      ],
    ])("%s", async (_, contract, prices, credits, expected) => {
      await closeNovember({ document, ...contract }, prices);
      expect(await credit(document, credits)).toBe(expected);
    });

    it("credits the promotion of a lead in full, which no tier made cheaper", async () => {
      clock = on("2026-11-20T10:00:00Z");
      await setUpAccount(table, { document, tiers: volume });
      for (const number of [0, 1, 2]) await account.post(lead(number), 6_000, { model: "hybrid" });
      await account.post(lead(), 4_000, promoted);
      await close(november);
      expect(await credit(document, [[lead(), 10_000]])).toBe(9_000);
    });

    it("of a lead that was promoted in the next month takes from each month what that charged", async () => {
      await closeNovember({ document, tiers: volume }, [6_000, 6_000, 6_000]);
      clock = on("2026-12-10T10:00:00Z");
      await account.post(lead(), 4_000, promoted);
      expect(await close(december)).toMatchObject({ net: 4_000 });
      clock = on("2027-01-05T10:00:00Z");
      await account.post(lead(), -10_000, returned);
      await account.credit({ kind: "credit", ...account.journal });
      clock = on("2027-02-04T00:00:00Z");
      const closed = await account.closeStatement({ currency: "GBP", period: "2027-01" });
      const { notes } = await account.statements.listCreditNotes(account.scope, { limit: 20 });
      if (document === "vat_invoice") {
        const credited = notes.map(({ invoiceNumber, net }) => ({ invoiceNumber, net }));
        expect(new Set(credited)).toEqual(
          new Set([
            { invoiceNumber: "INV-000002", net: 4_000 },
            { invoiceNumber: "INV-000001", net: 5_000 },
          ]),
        );
      } else expect(closed).toMatchObject({ value: { net: -9_000 } });
      expect((await makeVerifyStatements(account)(account.journal)).faults).toEqual([]);
    });

    it("of a lead that was promoted in this month takes from this month first", async () => {
      await closeNovember({ document, tiers: volume }, [6_000, 6_000, 6_000]);
      clock = on("2026-12-10T10:00:00Z");
      await account.post(lead(), 4_000, promoted);
      clock = on("2026-12-20T10:00:00Z");
      await account.post(lead(), -10_000, returned);
      await account.credit({ kind: "credit", ...account.journal });
      const { net, closingPage } = await close(december);
      const page = await account.journals.readPage(account.journal, closingPage);
      expect(page).toMatchObject({ lines: expect.arrayContaining([expect.objectContaining({ kind: "promotion" })]) });
      const { notes } = await account.statements.listCreditNotes(account.scope, { limit: 20 });
      if (document === "vat_invoice")
        expect([net, notes]).toMatchObject([0, [{ invoiceNumber: "INV-000001", net: 5_000 }]]);
      else expect(net).toBe(-5_000);
      expect((await account.readJournal()).end.balances.unbilled).toBe(0);
      expect((await makeVerifyStatements(account)(account.journal)).faults).toEqual([]);
    });
  });

  it("is on the note beside what the entry takes back, and on a statement in a line of its own", async () => {
    await closeNovember({ document: "vat_invoice", tiers: volume }, [6_000, 6_000, 6_000]);
    await account.post(anId("lead"), -6_000, returned);
    await account.credit({ kind: "credit", ...account.journal });
    const { notes } = await account.statements.listCreditNotes(account.scope, { limit: 20 });
    expect(notes).toMatchObject([
      { credited: [{ amount: 6_000, discount: 1_000 }], net: 5_000, tax: 1_000, total: 6_000 },
    ]);
    expect((await account.readJournal()).end.balances).toEqual({
      unbilled: 0,
      revenue: -15_000,
      credits: 5_000,
      receivable: 12_000,
      vat: -2_000,
    });
  });

  it("on a statement is a line, and the discount one of the contract", async () => {
    await closeNovember({ document: "statement", tiers: volume }, [6_000, 6_000, 6_000]);
    await account.post(anId("lead"), -6_000, returned);
    const { closingPage } = await close(december);
    expect(await account.journals.readPage(account.journal, closingPage)).toMatchObject({
      lines: [{ kind: "earlier", amount: -6_000, isLate: true }],
      settlements: [{ line: "discount", amount: 1_000, rule: "contract.discount@1" }],
      net: -5_000,
    });
  });

  it("is issued after the invoice of a closing that was interrupted, and then comes to what both invoices charged", async () => {
    await closeNovember({ document: "vat_invoice" }, [6_000]);
    const lead = anId("lead", 0);
    const credits = () => account.credit({ kind: "credit", ...account.journal });
    clock = on("2026-12-10T10:00:00Z");
    await account.post(lead, -3_000);
    await credits();
    // Charged again in December, less 1000 for a return.
    await account.post(lead, 3_000);
    await account.post(lead, -1_000, returned);
    clock = on("2027-01-04T00:00:00Z");
    const issue = () => Promise.reject(new Error("killed"));
    const killed = wireCloseStatement({ ...account, statements: { ...account.statements, issue } });
    await expect(killed(account.scope, december)).rejects.toThrow("killed");
    await account.post(lead, 2_000, promoted);
    await account.post(lead, -5_000);
    expect(await credits()).toBe(on("2027-01-04T01:00:00Z"));
    await close(december);
    expect(await credits()).toBeUndefined();
    const { notes } = await account.statements.listCreditNotes(account.scope, { limit: 9 });
    expect(notes.map(({ invoiceNumber, net }) => [invoiceNumber, net]).toReversed()).toEqual([
      ["INV-000001", 3_000],
      ["INV-000002", 2_000],
      ["INV-000001", 3_000],
    ]);
    expect((await makeVerifyStatements(account)(account.journal)).faults).toEqual([]);
  });
});
