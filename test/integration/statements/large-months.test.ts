import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Contract } from "#domain/contracts/contract.ts";
import type { Entry } from "#domain/ledger/entry.ts";
import { makePage, maxEntriesPerPage } from "#domain/ledger/journal.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { chunk } from "#platform/chunk.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";
import { type Account, december, november, openAccount, setUpAccount } from "#test/support/statements-world.ts";

/** Months of which a stored item outgrew the 400 kB of DynamoDB: each closing failed at the same place. */
describe("a month is closed", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let now: Instant;
  beforeAll(async () => {
    started = await startTable();
  });
  afterAll(() => started.stop());

  async function startAccount(contract: Partial<Contract> = {}): Promise<Account> {
    now = on("2026-11-20T09:00:00Z");
    const clientId = ids.create("client");
    await setUpAccount(started.table, { document: "vat_invoice", ...contract }, clientId);
    return openAccount(started.table, () => now, { clientId });
  }

  /** Appends a page for each 25 entries, and returns the page of each lead. */
  async function appendPages(account: Account, entries: readonly Entry[]): Promise<Map<string, number>> {
    const pages = new Map<string, number>();
    for (const part of chunk(maxEntriesPerPage, entries)) {
      const end = await account.journals.readEnd(account.journal);
      const page = makePage(end, { kind: "entries" as const, entries: part }, now, account.digest);
      await account.journals.append(account.journal, page, []);
      for (const { leadId } of part) pages.set(leadId, page.number);
    }
    return pages;
  }

  const anEntry = (changes: Partial<Entry>): Entry => ({
    leadId: ids.create("lead"),
    campaignId: anId("campaign"),
    model: "callback",
    line: "lead",
    amount: 6_000,
    termsFrom: now,
    rule: "lead.accepted@1",
    basis: ["fact/received"],
    occurredAt: now,
    ...changes,
  });

  it("in which a client got leads of thousands of campaigns and prices", async () => {
    const campaigns = 4_500;
    const account = await startAccount({ tiers: { kind: "volume", steps: [{ amount: 5_000 }] } });
    const entries = Array.from({ length: campaigns }, (_, index) =>
      anEntry({ campaignId: ids.create("campaign"), amount: 6_000 + index }),
    );
    await appendPages(account, entries);
    now = on("2026-12-05T09:00:00Z");
    const invoice = await account.closeStatement(november);
    expect(invoice).toMatchObject({ ok: true, value: { net: campaigns * 5_000, document: "vat_invoice" } });
    const stored = await account.statements.read({ ...account.journal, period: november.period });
    if (stored?.state !== "closed") throw new Error("not closed");
    expect(Object.keys(stored.campaignNames)).toHaveLength(campaigns);
    const closing = await account.journals.readPage(account.journal, stored.closingPage);
    if (closing?.kind !== "closing") throw new Error("no closing");
    expect(closing.lines.map(({ campaignId }) => campaignId).toSorted()).toEqual(
      entries.map(({ campaignId }) => campaignId).toSorted(),
    );
    expect(closing.leadPrices).toHaveLength(campaigns);
    expect(stored.leadPrices).toEqual(closing.leadPrices);
    expect((await account.readJournal()).faults).toEqual([]);
  });

  it("after whose invoice thousands of leads are taken back, with many credit notes and by several previews", async () => {
    const leads = 5_200;
    const account = await startAccount();
    const entries = Array.from({ length: leads }, () => anEntry({}));
    const charged = await appendPages(account, entries);
    now = on("2026-12-05T09:00:00Z");
    const invoice = await account.closeStatement(november);
    expect(invoice).toMatchObject({ ok: true, value: { net: leads * 6_000, document: "vat_invoice" } });
    now = on("2026-12-20T09:00:00Z");
    await appendPages(
      account,
      entries.map(({ leadId }) =>
        anEntry({
          leadId,
          line: "return",
          amount: -6_000,
          rule: "return.credit@1",
          previous: [charged.get(leadId) ?? 0],
        }),
      ),
    );
    const readFold = () =>
      account.statements.readFold({
        ...account.journal,
        period: "2026-12",
        firstPage: leads / maxEntriesPerPage + 1,
        from: on("2026-12-01T00:00:00Z"),
        to: on("2027-01-01T00:00:00Z"),
      });
    const refused = { ok: false, refusal: { kind: "temporarily_unavailable" } };
    const pagesOfMonth: number[] = [];
    for (const pagesAtOnce of [100, 100, 4]) {
      const requested = openAccount(started.table, () => now, { clientId: account.scope.clientId, pagesAtOnce });
      expect(await requested.previewStatement({ currency: "GBP" }, now)).toEqual(refused);
      const fold = await readFold();
      pagesOfMonth.push((fold?.pending.length ?? 0) / maxEntriesPerPage);
    }
    // The last one read more entries than are saved.
    expect(pagesOfMonth).toEqual([98, 198, 198]);
    expect(await account.previewStatement({ currency: "GBP" })).toMatchObject({
      ok: true,
      value: { pending: { length: leads } },
    });
    now = on("2027-01-05T09:00:00Z");
    expect(await account.closeStatement(december)).toMatchObject({ ok: true, value: { net: 0 } });
    const credited = await account.statements.read({ ...account.journal, period: november.period });
    expect(credited).toMatchObject({ state: "paid", credited: invoice.ok && invoice.value.total });
  });
});
