import { describe, expect, it } from "vitest";
import { openLedger } from "#app/open-ledger.ts";
import { openContracts } from "#contracts/wire.ts";
import type { Contract } from "#domain/contracts/contract.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { encodeFact } from "#leads/adapters/fact-codec.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { loadLead } from "#leads/read-lead.ts";
import { putIfAbsent, type Table } from "#platform/table/table.ts";
import { makeJobStore } from "#scheduling/adapters/job-store.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aPlacement, anAcknowledged, aPlaced, aReceived } from "#test/support/facts.ts";

const scope = { agencyId: anId("agency"), clientId: anId("client") };
const key = { agencyId: scope.agencyId, leadId: anId("lead") };
const aContract = (from: string, currency = "GBP"): Contract => ({
  currency,
  from: at(from),
  period: "month",
  graceDays: 3,
  tax: { rate: 2000, rounding: "down_total", label: "VAT" },
  paymentDays: 30,
  document: "statement",
});

async function post(table: Table, ...facts: Fact[]) {
  return postAt(table, at("16:00"), ...facts);
}

async function postAt(table: Table, now: Instant, ...facts: Fact[]) {
  for (const fact of facts) await putIfAbsent(table, encodeFact(key, fact));
  const lead = await loadLead(makeHistoryStore(table), key);
  if (!lead) throw new Error("no lead");
  await openLedger(table, () => now).postLead(key, lead);
}

async function listContractsOfEntries(table: Table) {
  const versions: (string | undefined)[] = [];
  const { journals } = openLedger(table);
  for await (const pages of journals.listPages({ ...scope, currency: "GBP" }, 1, 99, 9)) {
    for (const page of pages) {
      if (page.kind === "entries") versions.push(...page.entries.map(({ contractFrom }) => contractFrom));
    }
  }
  return versions;
}

describe("the entries of a lead", () => {
  it("name the contract in force at its placement, in its currency, also when a later one is in force", async () => {
    const table: Table = { client: memoryDynamoDb(), name: "Baton" };
    const { contracts } = openContracts(table);
    const versions = [aContract("09:00"), aContract("13:00"), aContract("14:05"), aContract("13:30", "EUR")];
    for (const version of versions) await contracts.save(scope, version, at("08:00"));
    await post(table, aReceived());
    await post(table, anAcknowledged({ outcome: "rejected" }));
    expect(await listContractsOfEntries(table)).toEqual([at("13:00"), at("13:00")]);
  });

  it("go by the placement of a lead that was held, not by its receipt", async () => {
    const table: Table = { client: memoryDynamoDb(), name: "Baton" };
    await openContracts(table).contracts.save(scope, aContract("14:30"), at("08:00"));
    const { placement: _, ...held } = aReceived();
    await post(table, held, aPlaced({ placement: aPlacement() }));
    expect(await listContractsOfEntries(table)).toEqual([at("14:30")]);
  });

  it("name none where the client had none at the placement", async () => {
    const table: Table = { client: memoryDynamoDb(), name: "Baton" };
    await openContracts(table).contracts.save(scope, aContract("14:05"), at("08:00"));
    await post(table, aReceived());
    expect(await listContractsOfEntries(table)).toEqual([undefined]);
  });
});

describe("the credit note of a lead that is taken back", () => {
  it.each([
    ["in its own month has no job", "2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z", undefined],
    [
      "in a later month is due on the tenth day",
      "2026-12-05T10:00:00Z",
      "2026-12-05T10:00:01Z",
      "2026-12-14T10:00:00Z",
    ],
    [
      "later, by an older fact, is due after the posting",
      "2026-11-23T10:00:00Z",
      "2026-12-20T10:00:00Z",
      "2026-12-20T11:00:00Z",
    ],
  ])("%s", async (_, rejectedAt, postedAt, dueAt) => {
    const table: Table = { client: memoryDynamoDb(), name: "Baton" };
    await post(table, aReceived());
    await postAt(table, on(postedAt), anAcknowledged({ outcome: "rejected", at: on(rejectedAt) }));
    const job = await makeJobStore(table).read({ kind: "credit", ...scope, currency: "GBP" });
    expect(job?.dueAt).toBe(dueAt && on(dueAt));
  });
});
