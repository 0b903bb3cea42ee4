import { beforeEach, describe, expect, it } from "vitest";
import { findWorkList, type WorkList } from "#domain/history/find-work-list.ts";
import { foldReceivedLead } from "#domain/history/lead-state.ts";
import { makeWorkListStore } from "#leads/adapters/work-list-store.ts";
import { makeListWaitingLeads } from "#leads/list-waiting-leads.ts";
import { makeProjectWorkList } from "#leads/project-work-list.ts";
import { loadLead } from "#leads/read-lead.ts";
import type { Fact } from "#domain/history/fact.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aClientKey, anAgencyKey, aPerson } from "#test/support/entities.ts";
import {
  aContactAttempt,
  aDelivered,
  anAttemptWithdrawn,
  aNurture,
  anOutcome,
  aReceived,
  aReturnDecided,
  aReturnOpened,
  aReturnWithdrawn,
} from "#test/support/facts.ts";

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
  let history: ReturnType<typeof memoryHistory>;
  let workListIndex: ReturnType<typeof makeWorkListStore>;
  beforeEach(() => {
    history = memoryHistory();
    workListIndex = makeWorkListStore({ client: memoryDynamoDb(), name: "Baton" });
  });

  const load = async (number: number) => (await loadLead(history, keyOf(number))) ?? expect.fail();
  async function project(number: number, lead?: Awaited<ReturnType<typeof load>>) {
    await makeProjectWorkList({ workListIndex })(keyOf(number), lead ?? (await load(number)));
  }
  async function given(number: number, time: string, clientId = anId("client"), ...facts: Fact[]) {
    const received = aReceived({ at: at(time), clientId });
    history.given(keyOf(number), { facts: [received, ...facts], personal: aPerson() });
    await project(number);
  }
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
    history.given(keyOf(1), { facts: [aReceived()], personal: aPerson() });
    const early = await load(1);
    await history.append(keyOf(1), aContactAttempt({ result: "connected" }));
    await project(1);
    await project(1, early);
    const index = await workListIndex.list({ agencyId, list: "unworked" }, { limit: 10 });
    expect(index.leads).toEqual([]);
  });

  it("keep the newest place of a lead that a second outcome brought back, when an older projection comes late", async () => {
    const lost = anOutcome({ outcome: "lost", sequence: 1 });
    history.given(keyOf(1), { facts: [aReceived(), noAnswer, lost], personal: aPerson() });
    await project(1);
    await history.append(keyOf(1), anOutcome({ outcome: "callback_requested", sequence: 2, at: at("14:30") }));
    const early = await load(1);
    await history.append(keyOf(1), anOutcome({ outcome: "lost", sequence: 3, at: at("14:40") }));
    await project(1);
    await project(1, early);
    expect([await list("unworked"), await list("attempted")]).toEqual([[], []]);
  });

  it("have no sandbox lead", async () => {
    history.given(keyOf(1), { facts: [aReceived({ sandbox: true })], personal: aPerson() });
    await project(1);
    expect((await workListIndex.list({ agencyId, list: "unworked" }, { limit: 10 })).leads).toEqual([]);
  });
});
