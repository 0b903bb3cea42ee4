import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Entry } from "#domain/ledger/entry.ts";
import { makePage, maxEntriesPerPage } from "#domain/ledger/journal.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { chunk } from "#platform/chunk.ts";
import { on } from "#test/support/at.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";
import { november, openAccount, setUpAccount } from "#test/support/statements-world.ts";

const campaignCount = 4_500;

describe("a month in which a client got leads of thousands of campaigns", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let now: Instant = on("2026-11-20T09:00:00Z");
  beforeAll(async () => {
    started = await startTable();
    await setUpAccount(started.table, { document: "vat_invoice" });
  });
  afterAll(() => started.stop());

  it("is closed", async () => {
    const account = openAccount(started.table, () => now);
    const entries = Array.from({ length: campaignCount }, (): Entry => ({
      ...{ leadId: ids.create("lead"), campaignId: ids.create("campaign"), model: "callback", line: "lead" },
      ...{ amount: 6_000, termsFrom: now, rule: "lead.accepted@1", basis: ["fact/received"], occurredAt: now },
    }));
    for (const part of chunk(maxEntriesPerPage, entries)) {
      const end = await account.journals.readEnd(account.journal);
      const page = makePage(end, { kind: "entries" as const, entries: part }, now, account.digest);
      await account.journals.append(account.journal, page, []);
    }
    now = on("2026-12-05T09:00:00Z");
    const invoice = await account.closeStatement(november);
    expect(invoice).toMatchObject({ ok: true, value: { net: campaignCount * 6_000, document: "vat_invoice" } });
    const stored = await account.statements.read({ ...account.journal, period: november.period });
    if (stored?.state !== "closed") throw new Error("not closed");
    expect(Object.keys(stored.campaignNames)).toHaveLength(campaignCount);
    const closing = await account.journals.readPage(account.journal, stored.closingPage);
    expect(closing?.kind === "closing" && closing.lines.map(({ campaignId }) => campaignId).toSorted()).toEqual(
      entries.map(({ campaignId }) => campaignId).toSorted(),
    );
  }, 120_000);
});
