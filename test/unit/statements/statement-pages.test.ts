import { createHash } from "node:crypto";
import { extractText, getDocumentProxy } from "unpdf";
import { beforeEach, describe, expect, it } from "vitest";
import { makeChangeClient } from "#accounts/change-client.ts";
import type { ApiKey } from "#domain/accounts/api-key.ts";
import type { Contract } from "#domain/contracts/contract.ts";
import { ClientId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { IssuedStatement } from "#domain/statements/statement.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import type { Table } from "#platform/table/table.ts";
import { makeStatementLinks } from "#statements/adapters/statement-links.ts";
import { makeRenderPdf } from "#statements/adapters/pdf/statement-pdf.ts";
import { listStatementEntries } from "#statements/endpoints.ts";
import { makeListStatementEntries } from "#statements/list-statement-entries.ts";
import { makeCreateStatementLink } from "#statements/create-statement-link.ts";
import { makeLoadStatementDocument } from "#statements/load-statement-document.ts";
import { statementHeaders, statementStyle } from "#statements/pages/statement-style.ts";
import { documentEndpoints } from "#statements/wire.ts";
import { toStatementSheet } from "#statements/pages/statement-sheet.ts";
import { aStatementDocument } from "#test/support/a-statement-document.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { aClient } from "#test/support/entities.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { type Account, november, openAccount, setUpAccount } from "#test/support/statements-world.ts";
import { parseMasterSecret } from "#platform/secrets/master-secret.ts";

const links = makeStatementLinks(parseMasterSecret("a master secret for tests only"), "https://leads.example.com");
const renderPdf = makeRenderPdf("node_modules/dejavu-fonts-ttf/ttf");
const contract: Partial<Contract> = {
  document: "vat_invoice",
  minimum: { amount: 50_000, on: "net" },
  supplier: {
    name: "Northern Leads Ltd",
    address: ["4 Temple Quay", "Bristol"],
    country: "GB",
    vatNumber: "GB123456789",
  },
  customer: { name: "Calder <b>Solar</b> Ltd", address: ["12 North Gate"], country: "GB" },
};

describe("the pages of a statement", () => {
  let table: Table;
  let clock: Instant;
  let account: Account;
  let invoice: IssuedStatement;

  beforeEach(async () => {
    table = { client: memoryDynamoDb(), name: "Baton" };
    clock = on("2026-11-20T10:00:00Z");
    account = openAccount(table, () => clock);
    await setUpAccount(table, contract);
    for (let number = 0; number < 3; number++) await account.post(anId("lead", number), 6_000);
    await account.post(anId("lead"), -6_000, { rule: "lead.rejected@1" });
    clock = on("2026-12-04T00:00:00Z");
    const closed = await account.closeStatement(november);
    if (!closed.ok) throw new Error(closed.refusal.kind);
    invoice = closed.value;
  });

  const endpoints = () =>
    documentEndpoints({ ...account, history: makeHistoryStore(table), statementLinks: links, renderPdf });
  const createLink = async (days = 30) => makeCreateStatementLink(account)(account.scope, november, days);
  const request = {
    query: undefined,
    body: undefined,
    idempotencyKey: undefined,
    headers: {},
    requestId: "r",
    caller: undefined,
  };
  const aToken = async () => links.createToken(await createLink());

  /** The status and the text of the page that a link opens. */
  async function open(token: string): Promise<{ status: number; text: string }> {
    const opened = await endpoints().openStatement.endpoint({ ...request, params: { token } });
    if (!opened.ok) throw new Error("a page refuses nothing");
    return { status: opened.value.status, text: opened.value.body.text };
  }
  async function listPage(token: string, query: { campaignId?: string; model?: string; after?: string } = {}) {
    const opened = await endpoints().openStatementEntries.endpoint({ ...request, params: { token }, query });
    if (!opened.ok) throw new Error("a page refuses nothing");
    return opened.value.body.text;
  }
  async function prove(token: string, entryId: string) {
    const opened = await endpoints().openStatementEntry.endpoint({ ...request, params: { token, entryId } });
    if (!opened.ok) throw new Error("a page refuses nothing");
    return { status: opened.value.status, text: opened.value.body.text };
  }

  it("show the parties, lines, tax and total, and escape what people wrote", async () => {
    const { status, text } = await open(await aToken());
    expect(status).toBe(200);
    for (const shown of ["Invoice INV-000001", "Northern Leads Ltd", "VAT number GB123456789", "3 January 2027"])
      expect(text).toContain(shown);
    for (const amount of ["£180.00", "−£60.00", "£380.00", "£500.00", "£100.00", "£600.00"])
      expect(text).toContain(amount);
    expect(text).toContain("Calder &lt;b&gt;Solar&lt;/b&gt; Ltd");
    expect(text).toContain("1 to 30 November 2026");
    expect(text).toContain("Dates are by the clock of London.");
  });

  it("keep the dates and the name of the issue after the client moved and was renamed", async () => {
    table = { client: memoryDynamoDb(), name: "Baton" };
    account = openAccount(table, () => clock);
    await setUpAccount(table, { document: "statement" });
    await account.post(anId("lead"), 6_000);
    await account.closeStatement(november);
    const token = await aToken();
    const { text } = await open(token);
    expect(text).toContain("4 December 2026");
    expect(text).toContain(aClient().name);
    const { agencyId, clientId } = account.scope;
    const moved = await makeChangeClient(account)(agencyId, ClientId.parse(clientId), {
      timeZone: "America/New_York",
      name: "Another name",
    });
    expect(moved.ok).toBe(true);
    expect((await open(token)).text).toBe(text);
  });

  it("are allowed their style and nothing else", () => {
    const hash = createHash("sha256").update(statementStyle).digest("base64");
    expect(statementHeaders["content-security-policy"]).toContain(`'sha256-${hash}'`);
    expect(statementHeaders["content-security-policy"]).toContain("default-src 'none'");
  });

  it("show payments and what is left to pay", async () => {
    await account.recordPayment(november, { amount: 20_000, at: clock, reference: "a" });
    const { text } = await open(await aToken());
    expect(text).toContain("−£200.00");
    expect(text).toMatch(/Still to pay[\s\S]*£400\.00/);
  });

  it("show what was paid too much, if a credit came after the payment", () => {
    const document = aStatementDocument();
    const paid = { ...document.statement, paid: document.statement.total };
    const { balance } = toStatementSheet({ ...document, statement: paid });
    expect(balance.at(-1)).toEqual({ label: "Paid too much", amount: "£72.00", isTotal: true });
  });

  it("answer a forged, an expired and a revoked link, and one to no statement, in the same way", async () => {
    const link = await createLink(1);
    const token = links.createToken(link);
    expect((await open(token)).status).toBe(200);
    const forged = await open(`B${token.slice(1)}`);
    const other = makeStatementLinks(parseMasterSecret("another secret that is as long"), "https://leads.example.com");
    const absent = links.createToken({ ...link, clientId: anId("client", 9) });
    const before = clock;
    for (const dead of [other.createToken(link), absent, ""]) expect(await open(dead)).toEqual(forged);
    clock = link.expiresAt;
    expect(await open(token)).toEqual(forged);
    clock = before;
    await account.statements.revokeLinks({ ...account.journal, ...november }, clock);
    expect(await open(token)).toEqual(forged);
    expect(forged.status).toBe(404);
    expect((await open(await aToken())).status).toBe(200);
  });

  it("list the entries of the statement, each with its proof, and none of the next month", async () => {
    await account.post(anId("lead", 7), 6_000);
    const token = await aToken();
    const list = await listPage(token);
    const ids = [...list.matchAll(/entries\/(GBP-\d+-\d+)"/g)].map(([, id = ""]) => id);
    expect(ids).toHaveLength(invoice.closingPage === 5 ? 5 : 0);
    for (const id of ids) expect((await prove(token, id)).status).toBe(200);
    const { text } = await prove(token, ids[3] ?? "");
    expect(text).toContain("A lead that you rejected is not charged.");
    expect(text).toContain(anId("lead"));
    for (const id of ["GBP-7-1", "GBP-9-1", "EUR-1-1", "none"]) expect((await prove(token, id)).status).toBe(404);
    expect(await listPage(token, { campaignId: anId("campaign", 2) })).toContain("no entries");
  });

  it("list 100 entries on a page, and each of them once", async () => {
    clock = on("2026-12-20T10:00:00Z");
    await Promise.all(Array.from({ length: 230 }, (_, number) => account.post(anId("lead", 50 + number), 6_000)));
    clock = on("2027-01-04T00:00:00Z");
    const closed = await account.closeStatement({ currency: "GBP", period: "2026-12" });
    if (!closed.ok) throw new Error(closed.refusal.kind);
    const link = await makeCreateStatementLink(account)(account.scope, closed.value, 30);
    const token = links.createToken(link);
    const counts: number[] = [];
    const seen = new Set<string>();
    for (let after: string | undefined, first = true; first || after; first = false) {
      const text = await listPage(token, after ? { after } : {});
      const ids = [...text.matchAll(/entries\/(GBP-\d+-\d+)"/g)].map(([, id = ""]) => id);
      counts.push(ids.length);
      for (const id of ids) seen.add(id);
      after = /after=([\d-]+)" rel="next"/.exec(text)?.[1];
    }
    expect(counts).toEqual([100, 100, 30]);
    expect(seen.size).toBe(230);
  });

  it("show a credit note and the proof of what it credits", async () => {
    clock = on("2026-12-05T10:00:00Z");
    await account.post(anId("lead", 2), -6_000, { rule: "lead.rejected@1" });
    await account.credit({ kind: "credit", ...account.scope, currency: "GBP" });
    const token = await aToken();
    expect((await open(token)).text).toContain("Credit note CN-000001");
    const note = await endpoints().openCreditNote.endpoint({ ...request, params: { token, number: "CN-000001" } });
    const text = note.ok ? note.value.body.text : "";
    expect(text).toContain("£72.00");
    const credited = /entries\/(GBP-\d+-\d+)"/.exec(text)?.[1] ?? "";
    expect((await prove(token, credited)).status).toBe(200);
    const absent = await endpoints().openCreditNote.endpoint({ ...request, params: { token, number: "CN-000002" } });
    expect(absent.ok && absent.value.status).toBe(404);
  });

  describe("in other formats", () => {
    const key = (): ApiKey => ({
      id: anId("key"),
      agencyId: account.scope.agencyId,
      mode: "live",
      role: "client",
      clientId: account.scope.clientId,
      name: "k",
      createdAt: clock,
    });
    const read = async (accept: string) => {
      const params = { clientId: ClientId.parse(account.scope.clientId), statementId: "INV-000001" };
      const found = await endpoints().readStatement.endpoint({
        ...request,
        caller: key(),
        params,
        headers: { accept },
      });
      if (!found.ok) throw new Error(found.refusal.kind);
      return found.value.body;
    };

    it("a key gets the page, whose links open the proof", async () => {
      const { mediaType, text } = await read("text/html");
      expect(mediaType).toContain("text/html");
      const token = /\/b\/([\w-]+)\/entries/.exec(text)?.[1] ?? "";
      expect((await open(token)).status).toBe(200);
    });

    it("a key gets the entries page by page, each once, and none of the next month", async () => {
      await account.post(anId("lead", 7), 6_000);
      const list = listStatementEntries(account, makeListStatementEntries(account));
      const params = { clientId: ClientId.parse(account.scope.clientId), statementId: "INV-000001" };
      const found: { leadId?: string; line: string; amount: number }[] = [];
      let cursor: string | undefined;
      do {
        const page = await list({ ...request, caller: key(), params, query: { limit: 2, cursor } });
        if (!page.ok) throw new Error(page.refusal.kind);
        const { items, next } = JSON.parse(page.value.body.text);
        expect(items.length).toBeLessThanOrEqual(2);
        found.push(...items);
        cursor = next ?? undefined;
      } while (cursor);
      expect(found.map(({ line, amount }) => `${line} ${amount}`)).toEqual([
        ...["lead 6000", "lead 6000", "lead 6000", "lead -6000", "minimum 38000"],
      ]);
      const foreign = await list({
        ...request,
        caller: key(),
        params: { ...params, clientId: anId("client", 9) },
        query: {},
      });
      expect(foreign).toEqual({ ok: false, refusal: { kind: "not_found" } });
    });

    it("the PDF is tagged, says what the JSON says, and has the same bytes each time", async () => {
      const { text, isBase64Encoded } = await read("application/pdf");
      expect(isBase64Encoded).toBe(true);
      expect((await read("application/pdf")).text).toBe(text);
      const bytes = Buffer.from(text, "base64");
      const pdf = await getDocumentProxy(new Uint8Array(bytes));
      expect(await pdf.getMarkInfo()).toMatchObject({ Marked: true });
      const { info } = await pdf.getMetadata();
      expect(info).toMatchObject({ Title: "Invoice INV-000001", Language: "en-GB" });
      const page = await pdf.getPage(1);
      expect(JSON.stringify(await page.getStructTree())).toMatch(/"role":"H1".*"role":"Table".*"role":"TH"/);
      const { text: words } = await extractText(pdf, { mergePages: true });
      expect(words).toContain("Invoice INV-000001, page 1 of 1");
      for (const shown of [
        "Northern Leads Ltd",
        "Calder <b>Solar</b> Ltd",
        "£500.00",
        "£100.00",
        "£600.00",
        invoice.hash,
      ])
        expect(words).toContain(shown);
      expect(words).toContain("VAT at 20 %, on the net total, rounded down");
    });

    it("a document loads with nothing but the books", async () => {
      const load = makeLoadStatementDocument(account);
      expect((await load(account.scope, invoice))?.payments).toEqual([]);
    });
  });
});
