import { beforeEach, describe, expect, it } from "vitest";
import { nextTryKey } from "#leads/adapters/keys.ts";
import { makeNextTryStore } from "#leads/adapters/next-try-store.ts";
import { makeListDueLeads } from "#leads/list-due-leads.ts";
import { makeProjectNextTry } from "#leads/project-next-try.ts";
import { loadLead } from "#leads/read-lead.ts";
import { getItem } from "#platform/table/read-items.ts";
import type { Table } from "#platform/table/table.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aBillingKey, aClientKey, anAgencyKey, aPerson } from "#test/support/entities.ts";
import { aContactAttempt, anAttemptWithdrawn, anOutcome, aPlacement, aReceived } from "#test/support/facts.ts";

const agencyId = anId("agency");
const other = anId("client", 2);
const keyOf = (number: number) => ({ agencyId, leadId: anId("lead", number) });
const unanswered = (nextTryAt: string) => aContactAttempt({ nextTryAt: at(nextTryAt) });

describe("the list of due leads", () => {
  let history: ReturnType<typeof memoryHistory>;
  let table: Table;
  let nextTries: ReturnType<typeof makeNextTryStore>;
  beforeEach(() => {
    history = memoryHistory();
    table = { client: memoryDynamoDb(), name: "Baton" };
    nextTries = makeNextTryStore(table);
  });

  async function project(number: number) {
    const lead = await loadLead(history, keyOf(number));
    if (!lead) throw new Error("no such lead");
    await makeProjectNextTry({ nextTries })(keyOf(number), lead);
    return lead;
  }
  async function given(number: number, nextTryAt: string, clientId = anId("client")) {
    const received = aReceived({ placement: aPlacement({ clientId }) });
    history.given(keyOf(number), { facts: [received, unanswered(nextTryAt)], personal: aPerson() });
    return project(number);
  }
  const list = async (
    due: string,
    {
      caller = anAgencyKey(),
      limit = 10,
      ...rest
    }: {
      caller?: Parameters<ReturnType<typeof makeListDueLeads>>[0];
      limit?: number;
      after?: string;
      clientId?: typeof other;
    } = {},
  ) => {
    const { clientId, after } = rest;
    const listDueLeads = makeListDueLeads({ history, nextTries, onFault: () => undefined });
    const { leads, next } = await listDueLeads(caller, { due: at(due), clientId }, { limit, after });
    return { ids: leads.map(({ leadId }) => leadId), next, leads };
  };

  it("has the leads whose next try is due until then, the longest overdue first", async () => {
    await given(1, "16:30");
    await given(2, "15:30");
    await given(3, "17:00");
    expect((await list("16:59")).ids).toEqual([anId("lead", 2), anId("lead", 1)]);
    expect((await list("17:00")).ids).toEqual([anId("lead", 2), anId("lead", 1), anId("lead", 3)]);
    expect((await list("15:00")).ids).toEqual([]);
  });

  it("goes on after the last lead of a page, also one that has changed since", async () => {
    for (const number of [1, 2, 3]) await given(number, `15:0${number}`);
    const { ids, next } = await list("16:00", { limit: 2 });
    expect(ids).toEqual([anId("lead", 1), anId("lead", 2)]);
    await history.append(keyOf(2), anOutcome({ outcome: "lost", at: at("15:30") }));
    await project(2);
    const last = await list("16:00", { limit: 2, after: next ?? "" });
    expect([last.ids, last.next]).toEqual([[anId("lead", 3)], undefined]);
  });

  it("keeps a try that became due again when a projection of the time between comes late", async () => {
    const key = { ...keyOf(1), clientId: anId("client"), mode: "live" as const };
    await given(1, "16:00");
    const save = async (next: string | undefined, count: number) => {
      const stored = await getItem(table, nextTryKey(key));
      const beside = new Map(stored ? [[stored.sk, stored]] : []);
      await nextTries.save(key, next === undefined ? undefined : at(next), { count, beside });
    };
    // The projection of the third fact has not ended when that of the fourth finds what is stored already.
    await save("16:00", 4);
    await save(undefined, 3);
    expect((await list("16:00")).ids).toEqual([anId("lead", 1)]);
  });

  it("shows a key the leads of its own client, and the agency those of each", async () => {
    await given(1, "15:00");
    await given(2, "15:00", other);
    expect((await list("16:00")).ids).toHaveLength(2);
    expect((await list("16:00", { clientId: other })).ids).toEqual([anId("lead", 2)]);
    expect((await list("16:00", { caller: aClientKey() })).ids).toEqual([anId("lead", 1)]);
    expect((await list("16:00", { caller: aClientKey(), clientId: other })).ids).toEqual([]);
    expect((await list("16:00", { caller: anAgencyKey({ mode: "test" }) })).ids).toEqual([]);
    expect((await list("16:00", { caller: aBillingKey() })).leads[0]).not.toHaveProperty("personal");
  });

  it("moves a lead with its next try, and drops it when none is left", async () => {
    await given(1, "15:00");
    await history.append(
      keyOf(1),
      aContactAttempt({ attemptId: anId("att", 2), at: at("15:05"), nextTryAt: at("17:00") }),
    );
    expect((await list("16:00")).ids).toEqual([]);
    await project(1);
    expect([(await list("16:00")).ids, (await list("17:00")).ids]).toEqual([[], [anId("lead", 1)]]);
    await history.append(keyOf(1), anAttemptWithdrawn({ attemptId: anId("att", 2) }));
    await project(1);
    expect((await list("16:00")).ids).toEqual([anId("lead", 1)]);
    await history.append(
      keyOf(1),
      aContactAttempt({ attemptId: anId("att", 3), at: at("15:10"), result: "connected" }),
    );
    await project(1);
    expect((await list("23:00")).ids).toEqual([]);
  });

  it("keeps a later projection if an older one is saved after it", async () => {
    const older = await given(1, "15:00");
    await history.append(
      keyOf(1),
      aContactAttempt({ attemptId: anId("att", 2), at: at("15:05"), nextTryAt: at("17:00") }),
    );
    await project(1);
    await makeProjectNextTry({ nextTries })(keyOf(1), older);
    expect((await list("17:00")).ids).toEqual([anId("lead", 1)]);
  });
});
