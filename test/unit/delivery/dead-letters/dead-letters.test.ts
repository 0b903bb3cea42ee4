import { describe, expect, it } from "vitest";
import { makeDeadLetterStore } from "#delivery/dead-letters/adapters/dead-letter-store.ts";
import { makeListDeadLetters } from "#delivery/dead-letters/list-dead-letters.ts";
import { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import type { Fact } from "#domain/history/fact.ts";
import { loadLead } from "#leads/read-lead.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aClientKey, anAgencyKey } from "#test/support/entities.ts";
import { aDelivered, aDeliveryBounced, aDeliveryFailed, aReceived } from "#test/support/facts.ts";

const agencyId = anId("agency");
const lastFailure = aDeliveryFailed({ attempt: 10, last: true, reason: "timeout", detail: "15 s", httpStatus: 504 });

function aWorld() {
  const history = memoryHistory();
  const deadLetters = makeDeadLetterStore({ client: memoryDynamoDb(), name: "table" });
  const unreadable = new Set<string>();
  const read: typeof history.read = async (key) =>
    unreadable.has(key.leadId) ? JSON.parse("{ no fact") : history.read(key);
  const list = makeListDeadLetters({ history: { ...history, read }, deadLetters, onFault: () => undefined });
  return {
    async lead(number: number, facts: Fact[], received = aReceived(), isProjected = true) {
      const key = { agencyId, leadId: anId("lead", number) };
      history.given(key, { facts: [received, ...facts] });
      const lead = await loadLead(history, key);
      if (lead && isProjected) await makeProjectDeadLetters({ deadLetters })(key, lead);
    },
    /** Reads a lead now, and projects this version when it is called. */
    async delayProjection(number: number, facts: Fact[]) {
      const key = { agencyId, leadId: anId("lead", number) };
      history.given(key, { facts: [aReceived(), ...facts] });
      const lead = await loadLead(history, key);
      return async () => lead && makeProjectDeadLetters({ deadLetters })(key, lead);
    },
    makeUnreadable: (number: number) => void unreadable.add(anId("lead", number)),
    stored: async () => (await deadLetters.list(agencyId, {}, { limit: 99 })).letters.length,
    list: async (
      caller = anAgencyKey(),
      filter: Parameters<typeof list>[1] = {},
      page: Parameters<typeof list>[2] = { limit: 99 },
    ) => list(caller, filter, page),
  };
}

describe("dead letters", () => {
  it("are the exhausted and bounced deliveries with their last attempts, and no others", async () => {
    const world = aWorld();
    await world.lead(1, [aDeliveryFailed(), lastFailure]);
    await world.lead(2, [aDelivered(), aDeliveryBounced()]);
    await world.lead(3, [aDeliveryFailed()]);
    await world.lead(4, [aDelivered()]);
    const { letters } = await world.list();
    expect(letters.toSorted((a, b) => (a.letter.leadId < b.letter.leadId ? -1 : 1))).toMatchObject([
      {
        letter: { leadId: anId("lead", 1) },
        last: { attempt: 10, reason: "timeout", detail: "15 s", httpStatus: 504 },
      },
      { letter: { leadId: anId("lead", 2) }, last: { reason: "bounced", detail: "Permanent General 5.1.1" } },
    ]);
    expect(Object.keys(letters[0]?.letter ?? {}).toSorted()).toEqual([
      ...["clientId", "deliveryId", "leadId", "queuedAt", "subscriptionId"],
    ]);
    expect(await world.stored()).toBe(2);
  });

  it("stay when a projector with an earlier history is late", async () => {
    const world = aWorld();
    const delivered = [aDeliveryFailed({ attempt: 10, last: true }), aDelivered({ attempt: 11, round: anId("rpl") })];
    const project = await world.delayProjection(1, delivered);
    await world.lead(1, [...delivered, aDeliveryBounced({ round: anId("rpl") })]);
    await project();
    expect((await world.list()).letters).toMatchObject([{ last: { reason: "bounced" } }]);
  });

  it("stay also when a shorter history had added them for another reason", async () => {
    const world = aWorld();
    await world.lead(1, [lastFailure]);
    const delivered = [lastFailure, aDelivered({ attempt: 11, round: anId("rpl") })];
    const project = await world.delayProjection(1, delivered);
    await world.lead(1, [...delivered, aDeliveryBounced({ round: anId("rpl") })]);
    await project();
    expect((await world.list()).letters).toHaveLength(1);
  });

  it("disappear when the delivery is made, and are hidden even before the projection", async () => {
    const world = aWorld();
    const made = [lastFailure, aDelivered({ attempt: 11, round: anId("rpl"), at: at("15:00") })];
    await world.lead(1, [lastFailure]);
    await world.lead(1, made, aReceived(), false);
    expect(await world.stored()).toBe(1);
    expect((await world.list()).letters).toEqual([]);
    await world.lead(1, made);
    expect(await world.stored()).toBe(0);
  });

  it("never include sandbox deliveries", async () => {
    const world = aWorld();
    await world.lead(1, [lastFailure], aReceived({ sandbox: true }));
    expect(await world.stored()).toBe(0);
  });

  it("are visible to the client that owns them and to no other", async () => {
    const world = aWorld();
    await world.lead(1, [lastFailure]);
    await world.lead(2, [lastFailure], aReceived({ clientId: anId("client", 2) }));
    const listLeadNumbers = async (...query: Parameters<typeof world.list>) =>
      (await world.list(...query)).letters.map(({ letter }) => Number(letter.leadId.slice(-2)));
    expect(new Set(await listLeadNumbers())).toEqual(new Set([1, 2]));
    expect(await listLeadNumbers(aClientKey())).toEqual([1]);
    expect(await listLeadNumbers(aClientKey(), { clientId: anId("client", 2) })).toEqual([]);
    expect(await listLeadNumbers(anAgencyKey(), { clientId: anId("client", 2) })).toEqual([2]);
    expect(await listLeadNumbers(anAgencyKey(), { subscriptionId: anId("sub", 9) })).toEqual([]);
  });

  it("are listed beside a lead that cannot be read, which is named once", async () => {
    const world = aWorld();
    await world.lead(1, [lastFailure]);
    await world.lead(2, [lastFailure]);
    world.makeUnreadable(2);
    const { letters, unreadable } = await world.list();
    expect([letters.map(({ letter }) => letter.leadId), unreadable]).toEqual([[anId("lead", 1)], [anId("lead", 2)]]);
  });

  it("are empty for a test key, which sees only the sandbox", async () => {
    const world = aWorld();
    await world.lead(1, [lastFailure]);
    expect(await world.list({ ...anAgencyKey(), mode: "test" })).toEqual({ letters: [], unreadable: [] });
  });

  it("come page by page, even if a page shows none of its items", async () => {
    const world = aWorld();
    for (let number = 1; number <= 5; number += 1) {
      await world.lead(number, [lastFailure], aReceived({ at: at(`14:0${number}`) }));
    }
    await world.lead(5, [lastFailure, aDelivered({ attempt: 11 })], aReceived({ at: at("14:05") }), false);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await world.list(anAgencyKey(), {}, { limit: 1, after });
      seen.push(...page.letters.map(({ letter }) => letter.leadId));
      after = page.next;
    } while (after);
    expect(seen).toEqual([4, 3, 2, 1].map((number) => anId("lead", number)));
  });
});
