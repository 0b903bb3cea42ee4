import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Entry } from "#domain/ledger/entry.ts";
import { makePage, maxEntriesPerPage } from "#domain/ledger/journal.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { chunk } from "#platform/chunk.ts";
import { on } from "#test/support/at.ts";
import { ids } from "#test/support/ids.ts";
import { startTable } from "#test/support/start-table.ts";
import { december, november, openAccount, setUpAccount } from "#test/support/statements-world.ts";
import { anId } from "#test/support/an-id.ts";

const leadCount = 5_000;

describe("a month after whose invoice thousands of leads are taken back", () => {
  let started: Awaited<ReturnType<typeof startTable>>;
  let now: Instant = on("2026-11-20T09:00:00Z");
  beforeAll(async () => {
    started = await startTable();
    await setUpAccount(started.table, { document: "vat_invoice" });
  });
  afterAll(() => started.stop());

  it("is credited by many credit notes, and the next month is closed", async () => {
    const account = openAccount(started.table, () => now);
    const leadIds = Array.from({ length: leadCount }, () => ids.create("lead"));
    const charged = await appendPages((leadId) => ({ ...entryOf(leadId), line: "lead", amount: 6_000 }));
    now = on("2026-12-05T09:00:00Z");
    const invoice = await account.closeStatement(november);
    expect(invoice).toMatchObject({ ok: true, value: { net: leadCount * 6_000, document: "vat_invoice" } });
    now = on("2026-12-20T09:00:00Z");
    await appendPages((leadId) => ({
      ...entryOf(leadId),
      ...{ line: "return", amount: -6_000, rule: "return.credit@1", previous: [charged.get(leadId) ?? 0] },
    }));
    now = on("2027-01-05T09:00:00Z");
    const closed = await account.closeStatement(december);
    expect(closed).toMatchObject({ ok: true, value: { net: 0 } });
    const credited = await account.statements.read({ ...account.journal, period: november.period });
    expect(credited).toMatchObject({ state: "paid", credited: invoice.ok && invoice.value.total });

    function entryOf(leadId: Entry["leadId"]): Entry {
      return {
        ...{ leadId, campaignId: anId("campaign"), model: "callback", line: "lead", amount: 0 },
        ...{ termsFrom: now, rule: "lead.accepted@1", basis: ["fact/received"], occurredAt: now },
      };
    }

    /** Appends a page for each 25 leads, and returns the page of each lead. */
    async function appendPages(toEntry: (leadId: Entry["leadId"]) => Entry) {
      const pages = new Map<string, number>();
      for (const part of chunk(maxEntriesPerPage, leadIds)) {
        const end = await account.journals.readEnd(account.journal);
        const page = makePage(end, { kind: "entries" as const, entries: part.map(toEntry) }, now, account.digest);
        await account.journals.append(account.journal, page, []);
        for (const leadId of part) pages.set(leadId, page.number);
      }
      return pages;
    }
  }, 120_000);
});
