import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { findWorkList, type WorkList } from "#domain/history/find-work-list.ts";
import { foldReceivedLead } from "#domain/history/lead-state.ts";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import { makeHistoryStore } from "#leads/adapters/history-store.ts";
import { factSortKey, workListKey } from "#leads/adapters/keys.ts";
import { makeWorkListStore } from "#leads/adapters/work-list-store.ts";
import { makeListWaitingLeads } from "#leads/list-waiting-leads.ts";
import { makeProjectWorkList } from "#leads/project-work-list.ts";
import { loadLead } from "#leads/read-lead.ts";
import { getItem } from "#platform/table/read-items.ts";
import type { Table } from "#platform/table/table.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { Received } from "#domain/lead/received.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { aClientKey, anAgencyKey, aPerson } from "#test/support/entities.ts";
import {
  aContactAttempt,
  aDelivered,
  aHeld,
  anAttemptWithdrawn,
  aNurture,
  aPlaced,
  anOutcome,
  aReceived,
  aReturnDecided,
  aReturnOpened,
  aReturnWithdrawn,
} from "#test/support/facts.ts";
import { runs } from "#test/support/property-runs.ts";

const agencyId = anId("agency");
const keyOf = (number: number) => ({ agencyId, leadId: anId("lead", number) });
const erased = { kind: "erased", erasureId: anId("era"), at: at("15:00"), source: "api", author: anId("key") } as const;
const noAnswer = aContactAttempt({ result: "no_answer", at: at("14:10"), recordedAt: at("14:10") });

describe("the list in which a lead waits", () => {
  const find = (...facts: Fact[]) => findWorkList(foldReceivedLead(aReceived(), facts));

  it("is the unworked ones until a call, and the attempted ones until a conversation", () => {
    expect(find()?.list).toBe("unworked");
    expect(find(aDelivered())?.list).toBe("unworked");
    expect(find(aDelivered(), noAnswer)?.list).toBe("attempted");
    expect(find(aDelivered(), noAnswer, anAttemptWithdrawn())?.list).toBe("unworked");
    expect(find(aDelivered(), aContactAttempt({ result: "connected" }))).toBeUndefined();
  });

  it("is the sleeping ones for a lead that is not ready, at its date", () => {
    expect(find(aDelivered(), aNurture())).toEqual({
      list: "sleeping",
      at: aNurture().nurture?.wakeAt,
    });
  });

  it("is none for a lead that ended, is returned or was erased", () => {
    expect(find(aDelivered(), noAnswer, anOutcome({ outcome: "bad_data" }))).toBeUndefined();
    expect(find(aDelivered(), noAnswer, erased)).toBeUndefined();
    expect(find(aDelivered(), noAnswer, aReturnOpened())).toBeUndefined();
    expect(find(aDelivered(), noAnswer, aReturnOpened(), aReturnWithdrawn())?.list).toBe("attempted");
    expect(find(aDelivered(), noAnswer, aReturnOpened(), aReturnDecided({ decision: "declined" }))?.list).toBe(
      "attempted",
    );
  });
});

describe("the lists of waiting leads", () => {
  let table: Table;
  let history: ReturnType<typeof makeHistoryStore>;
  let records: ReturnType<typeof makeBillingRecordStore>;
  let workListIndex: ReturnType<typeof makeWorkListStore>;
  beforeEach(() => {
    table = { client: memoryDynamoDb(), name: "Baton" };
    history = makeHistoryStore(table);
    records = makeBillingRecordStore(table);
    workListIndex = makeWorkListStore(table);
  });

  const load = async (number: number) => (await loadLead(history, keyOf(number))) ?? expect.fail();
  /** Projects a lead, or what a slow process read of it before. */
  async function project(number: number, early?: Awaited<ReturnType<typeof load>>, newFacts: Fact[] = []) {
    const [postLead, scheduleDayCells] = [async () => undefined, async () => undefined];
    const read = early ? { ...history, read: async () => early } : history;
    const projectLead = makeProjectLead({ history: read, records, postLead, scheduleDayCells, toFactKey: factSortKey });
    const lead = (await projectLead(keyOf(number), newFacts)) ?? expect.fail();
    await makeProjectWorkList({ workListIndex })(keyOf(number), lead);
  }
  async function givenFacts(number: number, received: Received, ...facts: Fact[]) {
    await history.receive(keyOf(number), { received, personal: aPerson(), fingerprint: "given" });
    for (const fact of facts) await history.append(keyOf(number), fact);
  }
  async function given(number: number, time: string, clientId = anId("client"), ...facts: Fact[]) {
    await givenFacts(number, aReceived({ at: at(time), clientId }), ...facts);
    await project(number);
  }
  const listItem = (number: number) => getItem(table, workListKey(keyOf(number)));
  async function list(which: WorkList, caller = anAgencyKey() as Parameters<typeof listWaitingLeads>[0]) {
    const { leads } = await listWaitingLeads(caller, { list: which }, { limit: 10 });
    return leads.map(({ leadId }) => leadId);
  }
  const listWaitingLeads: ReturnType<typeof makeListWaitingLeads> = (...parts) =>
    makeListWaitingLeads({ history, workListIndex, onFault: () => undefined })(...parts);

  it("have the leads of all clients for the agency and its own for a client, the oldest first", async () => {
    await given(1, "14:02");
    await given(2, "14:01", anId("client", 2));
    await given(3, "14:00");
    expect(await list("unworked")).toEqual([anId("lead", 3), anId("lead", 2), anId("lead", 1)]);
    expect(await list("unworked", aClientKey())).toEqual([anId("lead", 3), anId("lead", 1)]);
    expect(await list("unworked", anAgencyKey({ mode: "test" }))).toEqual([]);
  });

  it("move a lead when it is called, back when the call is withdrawn, and drop it when it is reached", async () => {
    await given(1, "14:00");
    await history.append(keyOf(1), noAnswer);
    await project(1);
    expect([await list("unworked"), await list("attempted")]).toEqual([[], [anId("lead", 1)]]);
    await history.append(keyOf(1), anAttemptWithdrawn());
    await project(1);
    expect([await list("unworked"), await list("attempted")]).toEqual([[anId("lead", 1)], []]);
    await history.append(keyOf(1), aContactAttempt({ attemptId: anId("att", 2), result: "connected" }));
    await project(1);
    expect([await list("unworked"), await list("attempted")]).toEqual([[], []]);
  });

  it("keep the place that the most facts give when an older projection comes late", async () => {
    await givenFacts(1, aReceived());
    const early = await load(1);
    await history.append(keyOf(1), aContactAttempt({ result: "connected" }));
    await project(1);
    await project(1, early);
    const index = await workListIndex.list({ agencyId, list: "unworked" }, { limit: 10 });
    expect(index.leads).toEqual([]);
  });

  it("keep the newest place of a lead that a second outcome brought back, when an older projection comes late", async () => {
    const lost = anOutcome({ outcome: "lost", sequence: 1 });
    await givenFacts(1, aReceived(), noAnswer, lost);
    await project(1);
    await history.append(keyOf(1), anOutcome({ outcome: "callback_requested", sequence: 2, at: at("14:30") }));
    const early = await load(1);
    await history.append(keyOf(1), anOutcome({ outcome: "lost", sequence: 3, at: at("14:40") }));
    await project(1);
    await project(1, early);
    expect([await list("unworked"), await list("attempted")]).toEqual([[], []]);
  });

  it("have no sandbox lead", async () => {
    await givenFacts(1, aReceived({ sandbox: true }));
    await project(1);
    expect((await workListIndex.list({ agencyId, list: "unworked" }, { limit: 10 })).leads).toEqual([]);
  });

  it("have a lead that was never held by its billing record, without an item of its own", async () => {
    await given(1, "14:00");
    expect(await list("unworked")).toEqual([anId("lead", 1)]);
    expect(await listItem(1)).toBeUndefined();
  });

  it("have a lead that was held by an item of its own, until it is reached", async () => {
    await givenFacts(1, aHeld(), aPlaced());
    await project(1);
    await given(2, "14:30");
    expect(await list("unworked")).toEqual([anId("lead", 2), anId("lead", 1)]);
    expect(await list("unworked", aClientKey())).toEqual([anId("lead", 2), anId("lead", 1)]);
    await history.append(keyOf(1), noAnswer);
    await project(1);
    expect([await list("unworked"), await list("attempted")]).toEqual([[anId("lead", 2)], [anId("lead", 1)]]);
    await history.append(keyOf(1), aContactAttempt({ attemptId: anId("att", 2), result: "connected" }));
    await project(1);
    expect(await list("attempted")).toEqual([]);
    expect(await listItem(1)).not.toHaveProperty("receivedKey");
  });

  it("have the lead of an earlier release once, before and after its next projection, and drop it when it is reached", async () => {
    await givenFacts(1, aReceived());
    const { state, facts, beside } = await load(1);
    const client = { ...keyOf(1), clientId: anId("client") };
    await workListIndex.save(client, findWorkList(state), { count: facts.length, mayRecur: false, beside });
    expect(await list("unworked")).toEqual([anId("lead", 1)]);

    // A crash between the record and the item leaves both.
    const [postLead, scheduleDayCells] = [async () => undefined, async () => undefined];
    await makeProjectLead({ history, records, postLead, scheduleDayCells, toFactKey: factSortKey })(keyOf(1));
    expect((await workListIndex.list({ agencyId, list: "unworked" }, { limit: 10 })).leads).toHaveLength(1);
    expect((await workListIndex.list({ ...client, list: "unworked" }, { limit: 10 })).leads).toHaveLength(1);

    await project(1);
    expect(await list("unworked")).toEqual([anId("lead", 1)]);
    expect(await listItem(1)).not.toHaveProperty("receivedKey");
    await history.append(keyOf(1), aContactAttempt({ result: "connected" }));
    await project(1);
    expect(await list("unworked")).toEqual([]);
  });

  it("keep an earlier release from listing a lead again after it was dropped", async () => {
    await givenFacts(1, aReceived());
    const early = await load(1);
    const client = { ...keyOf(1), clientId: anId("client") };
    const saveEarly = () =>
      workListIndex.save(client, findWorkList(early.state), { count: 1, mayRecur: false, beside: new Map() });
    await saveEarly();
    await history.append(keyOf(1), aContactAttempt({ result: "connected" }));
    await project(1);
    await saveEarly();
    expect((await workListIndex.list({ agencyId, list: "unworked" }, { limit: 10 })).leads).toEqual([]);
  });

  it("have the lead that the facts of any order of projections give, each seen by some of them", async () => {
    const facts = [aDelivered(), noAnswer, anAttemptWithdrawn(), aReturnOpened(), aReturnWithdrawn()];
    const order = fc.shuffledSubarray(
      facts.map((_, index) => index + 1),
      { minLength: facts.length },
    );
    await fc.assert(
      fc.asyncProperty(order, fc.boolean(), async (counts, isHeld) => {
        table.client = memoryDynamoDb();
        const start = isHeld ? [aHeld(), aPlaced()] : [aReceived()];
        const [received, ...placed] = start;
        if (received?.kind !== "received") return;
        await givenFacts(1, received, ...placed, ...facts);
        const { personal, beside } = await load(1);
        for (const count of counts) {
          const seen = [...start, ...facts.slice(0, count)];
          const state = foldReceivedLead(received, seen);
          const early = { leadId: anId("lead", 1), state, facts: seen, personal, beside };
          await project(1, early, seen.slice(count % 2 ? -1 : seen.length));
        }
        expect([await list("unworked"), await list("attempted")]).toEqual([[anId("lead", 1)], []]);
      }),
      runs(60),
    );
  });
});
