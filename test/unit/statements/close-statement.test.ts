import { beforeEach, describe, expect, it } from "vitest";
import type { Contract } from "#domain/contracts/contract.ts";
import { instant, type Instant } from "#domain/shared/instant.ts";
import { isIssued } from "#domain/statements/statement.ts";
import type { Subscription } from "#domain/subscriptions/subscription.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { makePrepareMessage } from "#events/announce.ts";
import type { Table } from "#platform/table/table.ts";
import type { Statements } from "#statements/ports.ts";
import { makeRecordPayment } from "#statements/record-payment.ts";
import { makeSkipNumbers } from "#statements/skip-numbers.ts";
import { makeVerifyStatements } from "#statements/verify-statements.ts";
import { wireCloseStatement } from "#statements/wire.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { type MemoryDynamoDb, memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aContract, aWebhookSubscription } from "#test/support/entities.ts";
import { type Account, december, november, openAccount, setUpAccount } from "#test/support/statements-world.ts";

const tiers = [{ upTo: 50, amount: 6_000 }, { upTo: 100, amount: 5_500 }, { amount: 5_000 }];
const inNovember = on("2026-11-20T10:00:00Z");
const afterNovember = on("2026-12-04T00:00:00Z");

describe("a statement", () => {
  let client: MemoryDynamoDb;
  let table: Table;
  let clock: Instant;
  let account: Account;
  const leads = (count: number, first = 0) => Array.from({ length: count }, (_, index) => anId("lead", first + index));

  beforeEach(() => {
    client = memoryDynamoDb();
    table = { client, name: "Baton" };
    clock = inNovember;
    account = openAccount(table, () => clock);
  });
  const setUp = (contract: Partial<Contract> = {}) => setUpAccount(table, { document: "statement", ...contract });
  const readFold = () =>
    account.statements.readFold({
      ...account.journal,
      period: "2026-11",
      firstPage: 1,
      from: on("2026-11-01T00:00:00Z"),
      to: on("2026-12-01T00:00:00Z"),
    });
  const postLeads = (count: number, amount = 6_000) =>
    Promise.all(leads(count).map((leadId) => account.post(leadId, amount)));

  async function close(asked = november) {
    const closed = await account.closeStatement(asked);
    if (!closed.ok) throw new Error(closed.refusal.kind);
    return closed.value;
  }

  /** Closes November and returns its net sum; checks that the statement is the sum of its pages. */
  async function closeNovember(): Promise<number> {
    clock = afterNovember;
    const { net } = await close();
    const { end, faults } = await account.readJournal();
    expect(faults).toEqual([]);
    expect(end.balances.unbilled).toBe(0);
    return net;
  }

  describe("comes to the worked sums", () => {
    it("graduated tiers: 120 leads come to 675000", async () => {
      await setUp({ tiers: { kind: "graduated", steps: tiers } });
      await postLeads(120);
      expect(await closeNovember()).toBe(675_000);
    });

    it("tiers by volume: 120 leads come to 600000", async () => {
      await setUp({ tiers: { kind: "volume", steps: tiers } });
      await postLeads(120);
      expect(await closeNovember()).toBe(600_000);
    });

    it.each([
      ["net", 200_000],
      ["gross", 188_000],
    ] as const)("a minimum on %s: 30 leads, 2 taken back, come to %s", async (of, net) => {
      await setUp({ minimum: { amount: 200_000, on: of } });
      await postLeads(30);
      for (const leadId of leads(2)) await account.post(leadId, -6_000, { rule: "lead.rejected@1" });
      expect(await closeNovember()).toBe(net);
    });

    it("a charge of December that is taken back by older facts is in December with its reversal", async () => {
      await setUp();
      clock = on("2026-12-01T12:00:00Z");
      const [leadId = anId("lead")] = leads(1);
      await account.post(leadId, 6_000);
      // A contact that was withdrawn leaves only the receipt, which is of November.
      await account.post(leadId, -3_000, { occurredAt: inNovember });
      await close();
      clock = on("2027-01-04T00:00:00Z");
      const statement = await close(december);
      const page = await account.journals.readPage(account.journal, statement.closingPage);
      expect(statement.net).toBe(3_000);
      expect(page).toMatchObject({
        lines: [
          { kind: "lead", amount: 6_000 },
          { kind: "credit", amount: -3_000 },
        ],
      });
    });

    it("a lead of an earlier statement that is charged again, less what is taken back of that, is one line", async () => {
      await setUp({ document: "vat_invoice" });
      const [leadId = anId("lead")] = leads(1);
      await account.post(leadId, 6_000);
      await account.post(leadId, -6_000);
      clock = on("2026-12-01T12:00:00Z");
      await close();
      await account.post(leadId, 6_000);
      await account.post(leadId, -3_000);
      clock = on("2027-01-04T00:00:00Z");
      const statement = await close(december);
      const page = await account.journals.readPage(account.journal, statement.closingPage);
      expect(page).toMatchObject({ lines: [{ kind: "earlier", amount: 3_000 }], net: 3_000 });
    });

    it("included leads: 13 leads with 10 for 50000 come to 68000", async () => {
      await setUp({ included: { leads: 10, fee: 50_000 } });
      await postLeads(13);
      expect(await closeNovember()).toBe(68_000);
    });

    it("a shared lead at 3500 on each of three accounts comes to 10500 in all", async () => {
      const accounts = [1, 2, 3].map((number) => openAccount(table, () => clock, { clientId: anId("client", number) }));
      const nets: number[] = [];
      for (const [index, each] of accounts.entries()) {
        await setUpAccount(table, { document: "statement" }, anId("client", index + 1));
        clock = inNovember;
        await each.post(anId("lead", index), 3_500);
        clock = afterNovember;
        const closed = await each.closeStatement(november);
        if (closed.ok) nets.push(closed.value.net);
      }
      expect(nets).toEqual([3_500, 3_500, 3_500]);
    });

    it.each([
      ["down_total", 1_999],
      ["half_even_total", 2_000],
      ["half_up_line", 2_001],
    ] as const)("tax at 20 %% on three lines of 3333, rounded %s, is %s", async (rounding, tax) => {
      await setUp({ tax: { rate: 2_000, rounding, label: "VAT" } });
      for (const [index, leadId] of leads(3).entries()) {
        await account.post(leadId, 3_333, { campaignId: anId("campaign", index + 1) });
      }
      clock = afterNovember;
      expect(await close()).toMatchObject({ net: 9_999, tax, total: 9_999 + tax });
    });
  });

  it("is the same when it is closed again, and has its own number, date and hash", async () => {
    await setUp({ document: "vat_invoice" });
    await postLeads(2);
    clock = on("2026-12-04T00:00:03.250Z");
    const first = await close();
    expect(first).toMatchObject({
      number: "INV-000001",
      document: "vat_invoice",
      state: "closed",
      net: 12_000,
      tax: 2_400,
      total: 14_400,
      issuedAt: clock,
      dueOn: "2027-01-03",
      campaignNames: { [anId("campaign")]: "Roofs" },
    });
    clock = on("2026-12-09T00:00:00Z");
    expect(await close()).toEqual(first);
    const { pages } = await account.readJournal();
    const issue = pages.at(-1);
    expect(issue).toMatchObject({ kind: "issue", postedAt: first.issuedAt, hash: first.hash });
    expect(issue?.balances).toEqual({ unbilled: 0, revenue: -12_000, receivable: 14_400, vat: -2_400 });
  });

  it("over nothing is no invoice, uses no number, and the next one has the first", async () => {
    await setUp({ document: "vat_invoice" });
    clock = afterNovember;
    expect(await close()).toMatchObject({ document: "statement", state: "paid", total: 0 });
    expect((await close()).number).toBeUndefined();
    await account.post(anId("lead"), 6_000);
    clock = on("2027-01-04T00:00:00Z");
    expect(await close(december)).toMatchObject({ number: "INV-000001", document: "vat_invoice" });
  });

  it("has what occurred in its month, although its closing comes days later; the rest is in the next", async () => {
    await setUp({ tiers: { kind: "volume", steps: [{ upTo: 2, amount: 6_000 }, { amount: 5_000 }] } });
    await postLeads(2);
    clock = on("2026-12-02T09:00:00Z");
    await account.post(anId("lead", 9), 6_000);
    clock = afterNovember;
    expect((await close()).net).toBe(12_000);
    expect((await account.readJournal()).end.balances.unbilled).toBe(6_000);
    // It was heard of after the closing, so it is a late line of the next statement.
    await account.post(anId("lead", 8), 6_000, { occurredAt: inNovember });
    clock = on("2027-01-04T00:00:00Z");
    expect((await close(december)).net).toBe(12_000);
    const { pages, end } = await account.readJournal();
    expect(end.balances.unbilled).toBe(0);
    const lines = pages.flatMap((page) => (page.kind === "closing" ? [page.lines] : []));
    expect(lines[1]).toMatchObject([
      { kind: "lead", quantity: 1, isLate: false },
      { kind: "lead", quantity: 1, isLate: true },
    ]);
  });

  it("corrects an earlier statement by a late line, which no rule of the month applies to", async () => {
    await setUp({ minimum: { amount: 50_000, on: "net" } });
    await postLeads(10);
    expect(await closeNovember()).toBe(60_000);
    await account.post(anId("lead"), -6_000, { rule: "lead.rejected@1" });
    clock = on("2027-01-04T00:00:00Z");
    expect(await close(december)).toMatchObject({ net: 44_000 });
    expect((await account.readJournal()).end.balances.unbilled).toBe(0);
  });

  it("is corrected by a credit note, if it was an invoice for VAT", async () => {
    await setUp({ document: "vat_invoice" });
    await postLeads(2);
    await closeNovember();
    await account.post(anId("lead"), -6_000, { rule: "lead.rejected@1" });
    clock = on("2026-12-14T00:00:00Z");
    await account.credit({ kind: "credit", ...account.scope, currency: "GBP" });
    await account.credit({ kind: "credit", ...account.scope, currency: "GBP" });
    const { notes } = await account.statements.listCreditNotes(account.scope, { limit: 9 });
    expect(notes).toMatchObject([
      { documentNumber: "CN-000001", invoiceNumber: "INV-000001", net: 6_000, tax: 1_200, total: 7_200 },
    ]);
    const { end } = await account.readJournal();
    expect(end.balances).toMatchObject({
      unbilled: 0,
      receivable: 7_200,
      credits: 6_000,
      vat: -1_200,
      revenue: -12_000,
    });
    const stored = await account.statements.read({ ...account.journal, ...november });
    expect(stored).toMatchObject({ credited: 7_200, state: "closed" });
    clock = on("2027-01-04T00:00:00Z");
    expect(await close(december)).toMatchObject({ net: 0, document: "statement" });
  });

  it.each(["down_total", "half_even_total", "half_up_line"] as const)(
    "gives back the whole tax of an invoice by the credit notes of its leads, one by one: %s",
    async (rounding) => {
      await setUp({ document: "vat_invoice", tax: { rate: 2_000, rounding, label: "VAT" } });
      await postLeads(3, 3_333);
      await closeNovember();
      const invoice = await account.statements.read({ ...account.journal, ...november });
      for (const leadId of leads(3)) {
        await account.post(leadId, -3_333, { rule: "lead.rejected@1" });
        await account.credit({ kind: "credit", ...account.scope, currency: "GBP" });
      }
      const total = invoice && isIssued(invoice) ? invoice.total : 0;
      expect(await account.statements.read({ ...account.journal, ...november })).toMatchObject({
        credited: total,
        state: "paid",
      });
      expect((await account.readJournal()).end.balances).toMatchObject({ unbilled: 0, receivable: 0, vat: 0 });
      expect((await makeVerifyStatements(account)(account.journal)).faults).toEqual([]);
    },
  );

  it("issues the credit notes that are due before it closes", async () => {
    await setUp({ document: "vat_invoice" });
    await postLeads(2);
    await closeNovember();
    await account.post(anId("lead"), -6_000, { rule: "lead.rejected@1" });
    await account.post(anId("lead", 7), 6_000);
    clock = on("2027-01-04T00:00:00Z");
    expect(await close(december)).toMatchObject({ net: 6_000, number: "INV-000002" });
    const { notes } = await account.statements.listCreditNotes(account.scope, { limit: 9 });
    expect(notes).toHaveLength(1);
  });

  it("is paid in parts, each once for its reference", async () => {
    await setUp({ document: "vat_invoice" });
    await postLeads(1);
    await closeNovember();
    const part = { amount: 5_000, at: clock, reference: "BACS 1" };
    expect(await account.recordPayment(november, part)).toMatchObject({ value: { state: "part_paid", paid: 5_000 } });
    expect(await account.recordPayment(november, part)).toMatchObject({ isReplay: true, value: { paid: 5_000 } });
    expect(await account.recordPayment(november, { ...part, amount: 1 })).toMatchObject({
      refusal: { kind: "idempotency_conflict" },
    });
    expect(await account.recordPayment(november, { ...part, amount: 2_201, reference: "2" })).toMatchObject({
      refusal: { kind: "validation_error", errors: [{ pointer: "/amount" }] },
    });
    const rest = { amount: 2_200, at: clock, reference: "BACS 2" };
    expect(await account.recordPayment(november, rest)).toMatchObject({ value: { state: "paid", paid: 7_200 } });
    expect((await account.readJournal()).end.balances).toMatchObject({ receivable: 0, cash: 7_200 });
  });

  it("answers a payment that is retried while its first request still runs", async () => {
    await setUp();
    await postLeads(1);
    await closeNovember();
    const payment = { amount: 7_200, at: clock, reference: "BACS 1" };
    let isFirst = true;
    const statements: Statements = {
      ...account.statements,
      async read(key) {
        if (isFirst) await account.recordPayment(november, payment);
        isFirst = false;
        return account.statements.read(key);
      },
    };
    const retry = makeRecordPayment({ ...account, statements, prepareMessage: makePrepareMessage(account) });
    expect(await retry(account.scope, november, payment)).toMatchObject({
      isReplay: true,
      value: { state: "paid", paid: 7_200 },
    });
  });

  it.each(["0026-12-11T09:00:00Z", "1999-12-31T23:59:59Z", "2026-12-20T09:00:00Z", "9026-12-11T09:00:00Z"])(
    "takes no payment of %s, and a payment of the past",
    async (at) => {
      await setUp();
      await postLeads(1);
      await closeNovember();
      const payment = { amount: 5_000, at: on(at), reference: "BACS 1" };
      expect(await account.recordPayment(november, payment)).toMatchObject({
        refusal: { kind: "validation_error", errors: [{ pointer: "/at" }] },
      });
      const past = { ...payment, at: on("2026-11-20T00:00:00Z") };
      expect(await account.recordPayment(november, past)).toMatchObject({ value: { state: "part_paid" } });
    },
  );

  it("of a restored table gets another number, and events of its own, once the lost numbers are skipped", async () => {
    await setUp();
    const { agencyId } = account.scope;
    const subscription: Subscription = { ...aWebhookSubscription(), events: ["statement.closed", "statement.paid"] };
    await account.subscriptions.create({ agencyId }, subscription, "");
    await postLeads(2);
    const restored: Table = { client: client.copy(), name: "Baton" };
    await account.post(anId("lead", 9), 6_000);
    await closeNovember();
    await account.recordPayment(november, { amount: 21_600, at: clock, reference: "BACS 1" });
    const lost = account;

    account = openAccount(restored, () => clock);
    await makeSkipNumbers({ ...account, now: () => clock })(agencyId, "STM-000001");
    expect(await close()).toMatchObject({ number: "STM-000002", total: 14_400 });
    await account.recordPayment(november, { amount: 14_400, at: clock, reference: "BACS 1" });

    const listMessages = async (of: Table) => (await makeMessageStore(of).list(agencyId, { limit: 9 })).ids;
    expect(await listMessages(restored)).toHaveLength(2);
    expect(new Set([...(await listMessages(table)), ...(await listMessages(restored))]).size).toBe(4);
    expect(await lost.statements.readDocument(agencyId, "STM-000002")).toBeUndefined();
    expect(await account.statements.readDocument(agencyId, "STM-000001")).toBeUndefined();
  });

  it("is refused before the month is over, out of order, without a contract, and for an invoice that lacks parties", async () => {
    const refusal = async (asked = november) => {
      const closed = await account.closeStatement(asked);
      return closed.ok ? undefined : closed.refusal;
    };
    await setUp({ document: "vat_invoice", supplier: { name: "Brightlead" } });
    expect(await refusal()).toEqual({ kind: "period_not_over", until: on("2026-12-01T00:00:00Z") });
    expect(await refusal(december)).toEqual({ kind: "earlier_period_open", period: "2026-11" });
    expect(await refusal({ currency: "GBP", period: "2026-10" })).toEqual({ kind: "contract_missing" });
    expect(await refusal({ currency: "EUR", period: "2026-11" })).toEqual({ kind: "contract_missing" });
    clock = afterNovember;
    expect(await refusal()).toMatchObject({
      kind: "invoice_details_missing",
      errors: expect.arrayContaining([expect.objectContaining({ pointer: "/supplier/vatNumber" })]),
    });
  });

  it("is closed by its job when the days of grace are over, which then waits for the next month", async () => {
    await setUp();
    await postLeads(1);
    const run = () => account.close({ kind: "close", ...account.scope, currency: "GBP" }, clock);
    expect(await run()).toBe(on("2026-12-04T00:00:00Z"));
    clock = afterNovember;
    expect(await run()).toBe(on("2027-01-04T00:00:00Z"));
    expect(await account.statements.list(account.scope)).toMatchObject([{ period: "2026-11", number: "STM-000001" }]);
  });

  it("is closed by several runs of its job if its pages are too many for one, and each run continues", async () => {
    await setUp();
    const count = 450;
    for (const leadId of leads(count)) await account.post(leadId, 6_000);
    clock = afterNovember;
    // A call takes as long as a hundred pages on a slow day.
    const slow = openAccount(table, () => (clock = instant(Date.parse(clock) + 12_000)));
    const job = { kind: "close", ...account.scope, currency: "GBP" } as const;
    const read: number[] = [];
    let next: Instant | undefined = clock;
    while (next && next <= clock) {
      next = await slow.close(job, clock);
      const fold = await readFold();
      read.push(fold?.nextPage ?? 0);
    }
    expect(next).toBe(on("2027-01-04T00:00:00Z"));
    // The last run saves nothing: its closing page says how far it read.
    expect(read).toEqual([201, 401, 401]);
    expect(await account.statements.list(account.scope)).toMatchObject([
      { net: count * 6_000, closingPage: count + 1 },
    ]);
  });

  it("is refused for a moment if a request has no time to read all pages, and the next request continues", async () => {
    await setUp();
    for (const leadId of leads(150)) await account.post(leadId, 6_000);
    clock = afterNovember;
    const refused = { ok: false, refusal: { kind: "temporarily_unavailable" } };
    expect(await account.closeStatement(november, clock)).toEqual(refused);
    expect(await readFold()).toMatchObject({
      nextPage: 101,
    });
    expect(await account.closeStatement(november, clock)).toMatchObject({ ok: true, value: { net: 150 * 6_000 } });
  });

  it("is previewed by several requests if its pages are too many for one, and its closing continues", async () => {
    await setUp();
    const asked = { currency: "GBP" };
    for (const leadId of leads(250)) await account.post(leadId, 6_000);
    const refused = { ok: false, refusal: { kind: "temporarily_unavailable" } };
    expect(await account.previewStatement(asked, clock)).toEqual(refused);
    expect(await readFold()).toMatchObject({ nextPage: 101 });
    expect(await account.previewStatement(asked, clock)).toEqual(refused);
    const net = 250 * 6_000;
    expect(await account.previewStatement(asked, clock)).toMatchObject({ ok: true, value: { closing: { net } } });
    // The next preview reads only what was posted since.
    await account.post(anId("lead", 250), 6_000);
    const next = await account.previewStatement(asked, clock);
    expect(next).toMatchObject({ ok: true, value: { closing: { net: net + 6_000, entries: 251 } } });
    expect(await closeNovember()).toBe(net + 6_000);
  });

  it("is previewed anew after its client has moved to another time zone, where its month is another one", async () => {
    await setUp();
    clock = on("2026-11-30T23:30:00Z");
    for (const leadId of leads(150)) await account.post(leadId, 6_000);
    const preview = async () => {
      const previewed = await account.previewStatement({ currency: "GBP" });
      return previewed.ok ? previewed.value.closing.net : previewed.refusal.kind;
    };
    expect(await preview()).toBe(150 * 6_000);
    const client = await account.clients.read(account.scope, account.scope.clientId);
    if (!client) throw new Error("no client");
    const moved = { ...client, timeZone: "Europe/Paris", updatedAt: clock } as const;
    expect(await account.clients.replace(account.scope, client, moved)).toBe("replaced");
    expect(await preview()).toBe(0);
  });

  it("goes by the month of the closing that began first, if its client moves to another time zone meanwhile", async () => {
    await setUp();
    await postLeads(1);
    clock = on("2026-11-30T23:30:00Z");
    await account.post(anId("lead", 1), 6_000);
    clock = afterNovember;
    const killed = () => Promise.reject(new Error("killed"));
    const begin: Statements["begin"] = async (scope, statement) => {
      const client = await account.clients.read(scope, scope.clientId);
      if (!client) throw new Error("no client");
      const moved = { ...client, timeZone: "Europe/Paris", updatedAt: clock } as const;
      await account.clients.replace(scope, client, moved);
      const other = wireCloseStatement({ ...account, journals: { ...account.journals, append: killed } });
      await expect(other(scope, november)).rejects.toThrow("killed");
      return account.statements.begin(scope, statement);
    };
    const statements = { ...account.statements, begin, issue: killed };
    await expect(wireCloseStatement({ ...account, statements })(account.scope, november)).rejects.toThrow("killed");
    expect(await close()).toMatchObject({ net: 6_000, to: "2026-11-30T23:00:00.000Z" });
    clock = on("2027-01-04T00:00:00Z");
    expect(await close(december)).toMatchObject({ net: 6_000 });
    expect(await makeVerifyStatements(account)(account.journal)).toMatchObject({ faults: [] });
  });

  it("is closed by its job after the days of grace of the version by which its month goes", async () => {
    await setUp({ graceDays: 28 });
    const later = aContract({ from: on("2026-12-01T00:00:00Z"), graceDays: 3, document: "statement" });
    await account.contracts.save(account.scope, later, clock);
    const job = { kind: "close", ...account.journal } as const;
    expect(await account.close(job, clock)).toBe("2026-12-29T00:00:00.000Z");
    clock = on("2026-12-29T00:00:00Z");
    expect(await account.close(job, clock)).toBe("2027-01-04T00:00:00.000Z");
  });

  it("is closed once if its closing page was appended by a process that crashed, and many pages came after it", async () => {
    await setUp();
    await postLeads(1);
    clock = afterNovember;
    const issue = () => Promise.reject(new Error("killed"));
    const killed = wireCloseStatement({ ...account, statements: { ...account.statements, issue } });
    await expect(killed(account.scope, november)).rejects.toThrow("killed");
    for (const leadId of leads(250, 1)) await account.post(leadId, 6_000);
    // A reading that has no time after its first hundred pages, and one that goes on from there.
    await account.previewStatement({ currency: "GBP" }, clock);
    await account.closeStatement(november, clock);
    expect(await account.closeStatement(november)).toMatchObject({ ok: true, value: { net: 6_000 } });
    const { pages } = await account.readJournal();
    expect(pages.filter(({ kind }) => kind === "closing")).toHaveLength(1);
  });

  it("is previewed without the entries that came after a closing page whose process crashed before the issue", async () => {
    await setUp({ document: "vat_invoice" });
    await postLeads(1);
    clock = afterNovember;
    await close();
    clock = on("2027-01-05T09:00:00Z");
    const issue = () => Promise.reject(new Error("killed"));
    const killed = wireCloseStatement({ ...account, statements: { ...account.statements, issue } });
    await expect(killed(account.scope, december)).rejects.toThrow("killed");
    await account.post(anId("lead", 0), -6_000, { line: "return", rule: "return.credit@1" });
    expect(await account.previewStatement({ currency: "GBP" })).toMatchObject({ value: { pending: [] } });
  });

  it("gets its credit notes by several runs of the job if the pages after it are too many for one", async () => {
    await setUp({ document: "vat_invoice" });
    await postLeads(1);
    clock = afterNovember;
    await close();
    for (const leadId of leads(250, 1)) await account.post(leadId, 6_000);
    await account.post(anId("lead", 0), -6_000, { line: "return", rule: "return.credit@1" });
    // A call takes as long as a hundred pages on a slow day.
    const slow = openAccount(table, () => (clock = instant(Date.parse(clock) + 16_000)));
    let runs = 0;
    for (let next: Instant | undefined = clock; next && runs < 9; runs += 1) {
      next = await slow.credit({ kind: "credit", ...account.journal });
    }
    expect(runs).toBe(2);
    expect((await account.statements.listCreditNotes(account.scope, { limit: 9 })).notes).toMatchObject([
      { net: 6_000 },
    ]);
  });

  it("is reported once when its due date is over and it is unpaid", async () => {
    await setUp({ paymentDays: 14 });
    await postLeads(1);
    clock = afterNovember;
    const { dueOn } = await close();
    const job = { kind: "overdue" as const, ...account.scope, currency: "GBP" };
    const run = () => account.overdue(job, clock);
    const overdueAt = on("2026-12-19T00:00:00Z");
    expect(dueOn).toBe("2026-12-18");
    expect(await account.jobs.read(job)).toMatchObject({ dueAt: overdueAt });
    clock = on("2026-12-18T23:59:59Z");
    expect(await run()).toBe(overdueAt);
    expect(account.countedOverdue).toEqual([]);
    clock = overdueAt;
    expect(await run()).toBeUndefined();
    expect(await run()).toBeUndefined();
    expect(account.countedOverdue).toEqual([{ ...account.scope, ...november }]);
    expect(await account.statements.readOverdueAt({ ...account.scope, ...november })).toBe(overdueAt);
  });

  it("is not reported as overdue if it was paid", async () => {
    await setUp();
    await postLeads(1);
    clock = afterNovember;
    const { total } = await close();
    await account.recordPayment(november, { amount: total, at: clock, reference: "BACS 1" });
    clock = on("2027-03-01T00:00:00Z");
    expect(await account.overdue({ kind: "overdue", ...account.scope, currency: "GBP" }, clock)).toBeUndefined();
    expect(account.countedOverdue).toEqual([]);
  });
});
