import { beforeEach, describe, expect, it } from "vitest";
import { openLedger } from "#app/open-ledger.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { LeadPosition } from "#domain/ledger/entry.ts";
import { encodeFact } from "#leads/adapters/fact-codec.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { loadLead } from "#leads/read-lead.ts";
import { makeVerifyJournal } from "#ledger/verify-journal.ts";
import { putIfAbsent, type Table } from "#platform/table/table.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { anAcknowledged, aReceived } from "#test/support/facts.ts";

const journal = { agencyId: anId("agency"), clientId: anId("client"), currency: "GBP" };
const key = { agencyId: journal.agencyId, leadId: anId("lead") };

/** A journal with one page, which charges a lead £60.00. */
describe("the verification of a journal", () => {
  let table: Table;

  beforeEach(async () => {
    table = { client: memoryDynamoDb(), name: "Baton" };
    await post(aReceived());
  });

  async function post(fact: Fact) {
    const history = makeHistoryStore(table);
    await putIfAbsent(table, encodeFact(key, fact));
    const lead = await loadLead(history, key);
    if (lead) await openLedger(table, () => at("16:00")).postLead(key, lead);
  }

  /** Verifies the journal. `readPosition` may change what is read of the lead's position, or something before that. */
  async function verify(readPosition: (read: () => Promise<LeadPosition>) => Promise<LeadPosition> = (read) => read()) {
    const ledger = openLedger(table);
    const journals = { ...ledger.journals, readPosition: () => readPosition(() => ledger.journals.readPosition(key)) };
    const verified = await makeVerifyJournal({ ...ledger, journals, history: makeHistoryStore(table) })(journal);
    return verified.faults;
  }

  it("finds nothing wrong with a charge and its reversal", async () => {
    expect(await verify()).toEqual([]);
    await post(anAcknowledged({ outcome: "rejected" }));
    expect(await verify()).toEqual([]);
  });

  it("finds nothing wrong with a lead that is posted while the journal is read", async () => {
    const faults = await verify(async (read) => {
      await post(anAcknowledged({ outcome: "rejected" }));
      return read();
    });
    expect(faults).toEqual([]);
  });

  it.each<[string, Partial<LeadPosition>, string]>([
    ["another sum", { posted: { lead: 5_000 } }, "its position is not the sum of its entries"],
    ["no sum", { posted: {} }, "its position is not the sum of its entries"],
    [
      "the sum of a line without entries",
      { posted: { lead: 6_000, appointment: 4_000 } },
      "its position is not the sum of its entries",
    ],
    ["another page", { pages: [2] }, "its position names other pages than those with its entries"],
    ["a page more", { pages: [1, 2] }, "its position names other pages than those with its entries"],
  ])("names a lead whose position has %s", async (_, change, fault) => {
    const faults = await verify(async (read) => ({ ...(await read()), ...change }));
    expect(faults).toEqual([{ place: key.leadId, fault }]);
  });
});
