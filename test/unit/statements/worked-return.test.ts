import { expect, it } from "vitest";
import { openLedger } from "#app/open-ledger.ts";
import { openContracts } from "#contracts/wire.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { encodeFact } from "#leads/adapters/fact-codec.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { loadLead } from "#leads/read-lead.ts";
import { makeVerifyJournal } from "#ledger/verify-journal.ts";
import { putIfAbsent, type Table } from "#platform/table/table.ts";
import { makeVerifyStatements } from "#statements/verify-statements.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import {
  aBooking,
  aConclusion,
  aContactAttempt,
  aPlacement,
  aReceived,
  aReturnDecided,
  aReturnOpened,
  aStatement,
} from "#test/support/facts.ts";
import { november, openAccount, setUpAccount } from "#test/support/statements-world.ts";

/** The worked sum of the design: 6000 + 4000 - 5000, the credit after the invoice. */
it("a callback that was promoted and held is invoiced at 10000, and half of it credited by a note when returned", async () => {
  const table: Table = { client: memoryDynamoDb(), name: "Baton" };
  let clock: Instant = on("2026-11-26T12:00:00Z");
  const account = openAccount(table, () => clock);
  await setUpAccount(table);
  const key = { agencyId: account.scope.agencyId, leadId: anId("lead") };
  const history = makeHistoryStore(table);
  /** Records facts and posts the lead after each, as the projector does. */
  async function post(...facts: Fact[]): Promise<void> {
    for (const fact of facts) {
      await putIfAbsent(table, encodeFact(key, fact));
      const lead = (await loadLead(history, key)) ?? expect.fail();
      await openLedger(table, () => clock).postLead(key, lead);
    }
  }
  const price = { amount: 6_000, currency: "GBP" };
  const prices = { appointment: { held: 10_000 } };
  await post(
    aReceived({ placement: aPlacement({ model: "hybrid", price, prices }) }),
    aContactAttempt({ result: "connected" }),
    aBooking({ promotion: { point: "first_contact", reason: "needs_survey" } }),
    aStatement({ result: "held" }),
    aConclusion({ at: on("2026-11-25T17:10:00Z"), stage: "final" }),
  );

  clock = on("2026-12-04T09:00:00Z");
  expect(await account.closeStatement(november)).toMatchObject({
    value: { number: "INV-000001", net: 10_000, tax: 2_000, total: 12_000 },
  });
  const closed = await account.statements.read({ ...account.journal, period: "2026-11" });
  const page = await account.journals.readPage(
    account.journal,
    closed && "closingPage" in closed ? closed.closingPage : 0,
  );
  expect(page?.kind === "closing" && page.lines).toMatchObject([
    { kind: "lead", quantity: 1, amount: 6_000 },
    { kind: "promotion", quantity: 1, amount: 4_000 },
  ]);

  await post(
    aReturnOpened({ at: on("2026-12-04T09:30:00Z") }),
    aReturnDecided({ at: on("2026-12-04T09:30:01Z"), remedy: { kind: "partial_credit", percent: 50 } }),
  );
  clock = on("2026-12-13T09:30:01Z");
  await account.credit({ kind: "credit", ...account.journal });
  const { notes } = await account.statements.listCreditNotes(account.scope, { limit: 9 });
  expect(notes).toMatchObject([
    {
      documentNumber: "CN-000001",
      invoiceNumber: "INV-000001",
      credited: [{ leadId: key.leadId, amount: 5_000 }],
      net: 5_000,
      tax: 1_000,
      total: 6_000,
    },
  ]);
  expect(await account.statements.read({ ...account.journal, period: "2026-11" })).toMatchObject({ credited: 6_000 });
  const { end, faults } = await account.readJournal();
  expect(faults).toEqual([]);
  expect(end.balances).toEqual({
    unbilled: 0,
    revenue: -10_000,
    credits: 5_000,
    receivable: 6_000,
    vat: -1_000,
  });
  expect((await makeVerifyStatements({ ...account, ...openContracts(table) })(account.journal)).faults).toEqual([]);
  expect((await makeVerifyJournal({ ...account, history })(account.journal)).faults).toEqual([]);
});
