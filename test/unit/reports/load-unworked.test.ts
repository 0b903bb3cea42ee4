import { BatchGetItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { Received } from "#domain/lead/received.ts";
import { addMs } from "#domain/shared/instant.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { makeWorkListStore } from "#leads/adapters/work-list-store.ts";
import { makeProjectWorkList } from "#leads/project-work-list.ts";
import type { Table } from "#platform/table/table.ts";
import { loadUnworked } from "#reports/load-unworked.ts";
import type { ReportScope } from "#reports/resolve-scope.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aPerson } from "#test/support/entities.ts";
import { aContactAttempt, aHeld, aPlaced, aReceived, aReturnOpened } from "#test/support/facts.ts";

const agencyId = anId("agency");
const now = addMs(at("12:00"), 29 * 86_400_000);
const wholeAgency = { agencyId, today: now.slice(0, 10), isTest: false } as ReportScope;

describe("the leads that wait for a first attempt", () => {
  let table: Table;
  beforeEach(() => {
    table = { client: memoryDynamoDb(), name: "Baton" };
  });

  const load = (scope: Partial<ReportScope> = {}) => {
    const stores = {
      records: makeBillingRecordStore(table),
      history: makeHistoryStore(table),
      workListIndex: makeWorkListStore(table),
    };
    return loadUnworked(stores, { ...wholeAgency, ...scope }, now);
  };
  const numbersOf = (leads: Awaited<ReturnType<typeof load>>) =>
    leads.map(({ leadId }) => Number(leadId.match(/\d+$/)?.[0]));

  async function given(number: number, received: Received, ...facts: Fact[]) {
    const key = { agencyId, leadId: anId("lead", number) };
    const history = makeHistoryStore(table);
    await history.receive(key, { received, personal: aPerson(), fingerprint: "given" });
    for (const fact of facts) await history.append(key, fact);
    const records = makeBillingRecordStore(table);
    const [postLead, scheduleDayCells] = [async () => undefined, async () => undefined];
    const projectLead = makeProjectLead({ history, records, postLead, scheduleDayCells, toFactKey: factSortKey });
    const lead = (await projectLead(key, [])) ?? expect.fail();
    await makeProjectWorkList({ workListIndex: makeWorkListStore(table) })(key, lead);
  }

  it("are those of thirty days that were placed, held before or not, and were neither called nor returned", async () => {
    await given(1, aReceived({ at: at("14:00") }));
    await given(2, aReceived({ at: at("14:01") }), aContactAttempt({ result: "no_answer" }));
    await given(3, aReceived({ at: at("14:02") }), aReturnOpened());
    await given(4, aHeld(), aPlaced());
    await given(5, aHeld());
    await given(6, aReceived({ at: on("2026-10-01T12:00:00Z") }));
    expect(numbersOf(await load()).toSorted((a, b) => a - b)).toEqual([1, 4]);
    expect(await load({ isTest: true })).toEqual([]);
  });

  it("are those of the client, and of the campaign", async () => {
    await given(1, aReceived({ at: at("14:00"), clientId: anId("client", 2) }));
    await given(2, aReceived({ at: at("14:01"), campaignId: anId("campaign", 2) }));
    expect(numbersOf(await load())).toEqual([1, 2]);
    expect(numbersOf(await load({ clientId: anId("client") }))).toEqual([2]);
    expect(numbersOf(await load({ campaignId: anId("campaign") }))).toEqual([1]);
    expect(numbersOf(await load({ clientId: anId("client", 2), campaignId: anId("campaign", 2) }))).toEqual([]);
  });

  it("are read without those that were worked, in pages", async () => {
    for (let number = 1; number <= 1008; number++) {
      const worked = number > 3 && number <= 7 ? [aContactAttempt({ result: "connected" })] : [];
      await given(number, aReceived({ at: addMs(at("14:00"), number * 1000) }), ...worked);
    }
    const send = vi.spyOn(table.client, "send");
    expect(numbersOf(await load()).toSorted((a, b) => a - b)).toHaveLength(1004);
    const keys = send.mock.calls.flatMap(([command]) =>
      command instanceof BatchGetItemCommand ? Object.values(command.input.RequestItems ?? {}) : [],
    );
    expect(keys.reduce((sum, { Keys = [] }) => sum + Keys.length, 0)).toBe(1004);
    const queried = send.mock.calls.flatMap(([command]) =>
      command instanceof QueryCommand ? command.input.IndexName : [],
    );
    expect(new Set(queried)).toEqual(new Set(["by-agency"]));
  });
});
