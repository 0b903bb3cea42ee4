import { describe, expect, it } from "vitest";
import { makeBillingRecordStore } from "#billing/adapters/billing-record-store.ts";
import { makeProjectLead } from "#billing/project-lead.ts";
import { makeDeadLetterStore } from "#delivery/dead-letters/adapters/dead-letter-store.ts";
import { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import type { DeliveryOrder, Dispatcher } from "#delivery/ports.ts";
import { makeReplayStore } from "#delivery/replays/adapters/replay-store.ts";
import { makeReadDeliveryFacts } from "#delivery/orders/read-delivery-facts.ts";
import { makeFindReplayCandidates } from "#delivery/replays/find-replay-candidates.ts";
import { makeRequestReplay } from "#delivery/replays/request-replay.ts";
import { makeRunReplay } from "#delivery/replays/run-replay.ts";
import type { ReplayScope } from "#domain/delivery/replay.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { LeadId, MessageId } from "#domain/shared/id.ts";
import { makeMessageStore } from "#events/adapters/message-store.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { fingerprint } from "#platform/ids.ts";
import { aMessage } from "#test/support/a-message.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryDueItems, memoryDueQueue } from "#test/support/doubles/memory-due.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aClient, aClientKey, anAgencyKey, anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { aDelivered, aDeliveryFailed, aDeliverySkipped, anAcknowledged, aReceived } from "#test/support/facts.ts";
import { ids } from "#test/support/ids.ts";

const agencyId = anId("agency");
const clientId = anId("client");
const subscriptionId = anId("sub");
const missed = { of: "missed", clientId, subscriptionId } as const;
const twoDeliveries = [
  { id: anId("dlv", 1), subscriptionId, channel: "sms" },
  { id: anId("dlv", 2), subscriptionId: anId("sub", 2), channel: "webhook" },
] as const;
const exhausted = aDeliveryFailed({ deliveryId: anId("dlv", 1), last: true });
const otherExhausted = aDeliveryFailed({ deliveryId: anId("dlv", 2), subscriptionId: anId("sub", 2), last: true });

/**
 * A client with leads over two subscriptions, all of them projected, on the real stores. `unreadable` are leads that
 * cannot be read.
 */
function aWorld() {
  const table = { client: memoryDynamoDb(), name: "table" };
  const clock = aClock("15:00");
  const { now } = clock;
  const history = memoryHistory();
  const [records, deadLetters, messages] = [
    makeBillingRecordStore(table),
    makeDeadLetterStore(table),
    makeMessageStore(table),
  ];
  const replays = makeReplayStore(table);
  const [jobs, jobQueue] = [memoryDueItems(), memoryDueQueue()];
  const ordered: DeliveryOrder[] = [];
  const faults: unknown[] = [];
  const unreadable = new Map<LeadId | MessageId, Error>();
  const readableHistory = {
    ...history,
    async read(key: Parameters<typeof history.read>[0]) {
      const fault = unreadable.get(key.leadId);
      if (fault) throw fault;
      return history.read(key);
    },
  };
  const readMessage: typeof messages.read = async (of, id) => {
    const fault = unreadable.get(id);
    if (fault) throw fault;
    return messages.read(of, id);
  };
  const findReplayCandidates = makeFindReplayCandidates({
    history: readableHistory,
    records,
    deadLetters,
    messages: { ...messages, read: readMessage },
    onFault: (fault) => void faults.push(fault),
  });
  const dispatcher: Dispatcher = { dispatch: async (orders) => void ordered.push(...orders) };
  const readDeliveryFacts = makeReadDeliveryFacts({ history, messages });
  const runDeps = { replays, jobs, readDeliveryFacts, findReplayCandidates, dispatcher, now };
  const project = async (number: number) => {
    const key = { agencyId, leadId: anId("lead", number) };
    const lead = await makeProjectLead({
      history,
      records,
      postLead: async () => undefined,
      scheduleDayCells: async () => undefined,
      toFactKey: factSortKey,
    })(key);
    if (lead) await makeProjectDeadLetters({ deadLetters })(key, lead);
  };
  return {
    clock,
    history,
    messages,
    replays,
    jobs,
    jobQueue,
    ordered,
    faults,
    unreadable,
    runDeps,
    async lead(number: number, ...facts: Fact[]) {
      const received = aReceived({ at: at("14:00"), deliveries: [...twoDeliveries] });
      history.given({ agencyId, leadId: anId("lead", number) }, { facts: [received, ...facts], personal: aPerson() });
      await project(number);
    },
    async request(wanted: ReplayScope, idempotencyKey?: string, caller = anAgencyKey(), jobStore = jobs) {
      const subscriptions = memorySubscriptions(anSmsSubscription());
      const clients = memoryClients(aClient());
      const world = { replays, history, clients, subscriptions, jobs: jobStore, jobQueue, ids, fingerprint, now };
      return makeRequestReplay(world)(caller, wanted, idempotencyKey);
    },
    async run(replayId = anId("rpl"), over: Partial<typeof runDeps> = {}) {
      return makeRunReplay({ ...runDeps, ...over })({ kind: "replay", agencyId, replayId });
    },
  };
}

type World = ReturnType<typeof aWorld>;

/** Requests a replay and runs it. Returns the replay, and its orders. */
async function replayOf(world: World, wanted: ReplayScope) {
  const requested = await world.request(wanted);
  if (!requested.ok) throw new Error(requested.refusal.kind);
  expect(await world.run(requested.value.id)).toBeUndefined();
  const orders = world.ordered.splice(0);
  expect(
    orders.every(({ replayId, retryOf, lane }) => (retryOf ?? replayId === requested.value.id) && lane === "slow"),
  ).toBe(true);
  const replay = await world.replays.read({ agencyId }, requested.value.id);
  expect(replay).toMatchObject({ status: "done", ordered: orders.length });
  expect(replay?.position).toBeUndefined();
  return { replay, orders };
}

/** The ordered deliveries of a replay: "<lead> <delivery>", with the attempt if its retry was brought forward. */
async function runReplay(world: World, wanted: ReplayScope): Promise<string[]> {
  const { orders } = await replayOf(world, wanted);
  return orders
    .map(({ about, deliveryId, retryOf }) =>
      [about, deliveryId].map((id) => Number(id.slice(-2))).concat(retryOf ?? []),
    )
    .map((parts) => parts.join(" "))
    .toSorted();
}

describe("requesting a replay", () => {
  it("starts at once, or for missed deliveries after the last failures are projected", async () => {
    const world = aWorld();
    await world.lead(1);
    for (const [wanted, dueAt] of [
      [{ of: "lead", leadId: anId("lead") }, at("15:00")],
      [missed, at("15:00:05")],
    ] as const) {
      const requested = await world.request(wanted);
      if (!requested.ok) throw new Error(requested.refusal.kind);
      const job = { kind: "replay", agencyId, replayId: requested.value.id } as const;
      expect(await world.jobs.read(job)).toMatchObject({ dueAt });
      expect(world.jobQueue.orders().at(-1)).toEqual({ ...job, dueAt });
    }
  });

  it("returns the same replay for the same key and schedules it again; another request is a conflict", async () => {
    const world = aWorld();
    await world.lead(1, exhausted);
    const crashingJobs = { ...world.jobs, schedule: () => Promise.reject(new Error("crashed")) };
    await expect(world.request(missed, "once", anAgencyKey(), crashingJobs)).rejects.toThrow("crashed");
    const requested = await world.request(missed, "once");
    if (!requested.ok) throw new Error(requested.refusal.kind);
    expect(world.jobQueue.orders()).toHaveLength(1);
    await world.run(requested.value.id);
    expect(await world.request(missed, "once")).toMatchObject({ value: { id: requested.value.id, status: "done" } });
    expect(world.jobQueue.orders()).toHaveLength(1);
    const other = { of: "lead", leadId: anId("lead") } as const;
    expect(await world.request(other, "once")).toEqual({ ok: false, refusal: { kind: "idempotency_conflict" } });
  });

  it("refuses a target that does not exist or is not the caller's", async () => {
    const world = aWorld();
    await world.lead(1);
    const period = { of: "period", clientId, from: at("13:00"), to: at("16:00") } as const;
    const hiddenTargets: [ReplayScope, ReturnType<typeof anAgencyKey>][] = [
      [{ of: "lead", leadId: anId("lead", 9) }, anAgencyKey()],
      [{ of: "lead", leadId: anId("lead"), deliveryId: anId("dlv", 9) }, anAgencyKey()],
      [{ of: "lead", leadId: anId("lead") }, aClientKey(anId("client", 2))],
      [{ ...missed, subscriptionId: anId("sub", 9) }, anAgencyKey()],
      [missed, aClientKey(anId("client", 2))],
      [{ of: "missed", subscriptionId }, anAgencyKey()],
      [{ of: "missed", subscriptionId }, aClientKey(anId("client", 2))],
      [period, aClientKey(anId("client", 2))],
      [{ ...period, clientId: anId("client", 9) }, anAgencyKey()],
    ];
    for (const [wanted, caller] of hiddenTargets) {
      expect(await world.request(wanted, undefined, caller)).toEqual({ ok: false, refusal: { kind: "not_found" } });
    }
    expect((await world.request(period, undefined, aClientKey())).ok).toBe(true);
  });

  it("assumes the client for a subscription that a client's own key names", async () => {
    const requested = await aWorld().request({ of: "missed", subscriptionId }, undefined, aClientKey());
    expect(requested).toMatchObject({ value: { wanted: missed } });
  });
});

describe("scope of a replay", () => {
  it("is a lead, over all its deliveries or one, without those that have arrived", async () => {
    const world = aWorld();
    await world.lead(1, aDelivered({ deliveryId: anId("dlv", 1) }), otherExhausted);
    await world.lead(2, exhausted);
    const lead = { of: "lead", leadId: anId("lead") } as const;
    const { replay, orders } = await replayOf(world, lead);
    expect(orders.map(({ deliveryId }) => deliveryId)).toEqual([anId("dlv", 2)]);
    expect(replay).toMatchObject({ found: 2, ordered: 1, skippedBecause: { delivered: 1 } });
    // The order of the first replay has no result yet.
    expect(await runReplay(world, { ...lead, deliveryId: anId("dlv", 2) })).toEqual([]);
    expect(await runReplay(world, { of: "lead", leadId: anId("lead", 2), deliveryId: anId("dlv", 1) })).toEqual([
      "2 1",
    ]);
  });

  it("skips a delivery that the client acknowledged without a receipt", async () => {
    const world = aWorld();
    await world.lead(1, exhausted, anAcknowledged({ deliveryId: anId("dlv", 1) }), otherExhausted);
    expect(await runReplay(world, { of: "lead", leadId: anId("lead") })).toEqual(["1 2"]);
  });

  it("includes deliveries that have arrived only if the request says repeat", async () => {
    const world = aWorld();
    await world.lead(1, aDelivered({ deliveryId: anId("dlv", 1) }), otherExhausted);
    expect(await runReplay(world, { of: "lead", leadId: anId("lead"), repeat: true })).toEqual(["1 1", "1 2"]);
    const period = { of: "period", clientId, from: at("14:00"), to: at("14:01") } as const;
    await world.lead(2, aDelivered({ deliveryId: anId("dlv", 1) }), otherExhausted);
    expect(await runReplay(world, { ...period, subscriptionId })).toEqual([]);
    expect(await runReplay(world, { ...period, subscriptionId, repeat: true })).toEqual(["2 1"]);
  });

  it("is every lead of a period, over all its deliveries or those of one subscription, page by page", async () => {
    const period = { of: "period", clientId, from: at("14:00"), to: at("14:01") } as const;
    const aFullWorld = async () => {
      const world = aWorld();
      for (let number = 1; number <= 60; number += 1) await world.lead(number, exhausted, otherExhausted);
      return world;
    };
    const { replay } = await replayOf(await aFullWorld(), period);
    expect(replay).toMatchObject({ found: 120, ordered: 120, skippedBecause: {} });
    const world = await aFullWorld();
    expect(await runReplay(world, { ...period, from: at("14:01"), to: at("15:00") })).toEqual([]);
    expect(new Set(await runReplay(world, { ...period, subscriptionId })).size).toBe(60);
    expect((await replayOf(world, period)).replay).toMatchObject({
      found: 120,
      ordered: 60,
      skippedBecause: { under_way: 60 },
    });
  });

  it("leaves alone a delivery that was never attempted, because its first order is under way", async () => {
    const world = aWorld();
    await world.lead(1, aDeliverySkipped({ deliveryId: anId("dlv", 2), subscriptionId: anId("sub", 2) }));
    const { replay, orders } = await replayOf(world, { of: "lead", leadId: anId("lead") });
    expect(orders.map(({ deliveryId }) => deliveryId)).toEqual([anId("dlv", 2)]);
    expect(replay).toMatchObject({ found: 2, skippedBecause: { under_way: 1 } });
  });

  it("is what an endpoint missed and still misses, page by page, and nothing of another endpoint", async () => {
    const world = aWorld();
    for (let number = 1; number <= 60; number += 1) await world.lead(number, exhausted);
    await world.lead(61, otherExhausted);
    for (const [number, fact] of [
      [2, aDelivered({ deliveryId: anId("dlv", 1), round: anId("rpl", 9) })],
      [3, anAcknowledged({ deliveryId: anId("dlv", 1) })],
    ] as const) {
      // Not projected yet.
      await world.history.append({ agencyId, leadId: anId("lead", number) }, fact);
    }
    const orders = await runReplay(world, missed);
    expect(orders).toHaveLength(58);
    expect(orders.every((order) => order.endsWith(" 1"))).toBe(true);
    expect(orders).not.toContain("2 1");
    expect(orders).not.toContain("3 1");
  });

  it("is also what an endpoint misses so far: the retries that are pending are brought forward", async () => {
    const world = aWorld();
    const [waiting, due] = [{ retryAt: at("19:00") }, { retryAt: at("15:00") }].map((retry) =>
      aDeliveryFailed({ deliveryId: anId("dlv", 1), attempt: 3, ...retry }),
    );
    if (!waiting || !due) throw new Error("no failures");
    const round = anId("rpl", 9);
    await world.lead(1, waiting);
    await world.lead(2, due);
    await world.lead(3, exhausted, { ...waiting, attempt: 11, round });
    await world.lead(4, { ...waiting, deliveryId: anId("dlv", 2), subscriptionId: anId("sub", 2) });
    const { replay, orders } = await replayOf(world, missed);
    expect(orders.toSorted((a, b) => (a.about < b.about ? -1 : 1))).toMatchObject([
      { about: anId("lead", 1), retryOf: 3, replayId: undefined },
      { about: anId("lead", 3), retryOf: 11, replayId: round },
    ]);
    expect(replay).toMatchObject({ found: 3, ordered: 2, skippedBecause: { under_way: 1 } });
    expect((await replayOf(world, missed)).replay).toMatchObject({
      found: 3,
      ordered: 0,
      skippedBecause: { under_way: 3 },
    });
  });

  it("orders a delivery again whose last order had no result for an hour, because that order is lost", async () => {
    const world = aWorld();
    await world.lead(1, exhausted);
    expect(await runReplay(world, missed)).toEqual(["1 1"]);
    world.clock.advanceMs(59 * 60_000);
    expect(await runReplay(world, missed)).toEqual([]);
    world.clock.advanceMs(60_000);
    expect(await runReplay(world, missed)).toEqual(["1 1"]);
  });

  it("is every event that the agency's own endpoint missed", async () => {
    const world = aWorld();
    const ownDelivery = { id: anId("dlv", 7), subscriptionId, channel: "webhook" } as const;
    const clientDelivery = { ...ownDelivery, id: anId("dlv", 8), clientId };
    for (const number of [1, 2, 3]) {
      await world.messages.post(
        agencyId,
        aMessage({ id: anId("msg", number), deliveries: [ownDelivery, clientDelivery] }),
      );
    }
    const failed = { ...ownDelivery, deliveryId: ownDelivery.id };
    const lastTry = aDeliveryFailed({ deliveryId: failed.deliveryId, subscriptionId, last: true });
    await world.messages.append(agencyId, anId("msg", 1), lastTry);
    await world.messages.append(agencyId, anId("msg", 1), { ...lastTry, deliveryId: clientDelivery.id });
    await world.messages.append(agencyId, anId("msg", 2), lastTry);
    await world.messages.append(agencyId, anId("msg", 2), aDelivered({ deliveryId: ownDelivery.id, subscriptionId }));
    await world.messages.append(agencyId, anId("msg", 3), { ...lastTry, last: false, retryAt: at("18:00") });
    // The agency's own subscription with this id, which no request here names.
    const replay = { of: "missed", subscriptionId } as const;
    await world.messages.post(agencyId, aMessage({ id: anId("msg", 4), deliveries: [ownDelivery] }));
    world.unreadable.set(anId("msg", 4), new TypeError("no such field"));
    const createdAt = at("15:00");
    const found = await world.runDeps.findReplayCandidates(agencyId, { wanted: replay, createdAt });
    expect(world.faults).toHaveLength(1);
    expect(found).toMatchObject({
      candidates: [
        { agencyId, about: anId("msg", 3), deliveryId: ownDelivery.id, channel: "webhook" },
        { agencyId, about: anId("msg", 1), deliveryId: ownDelivery.id, channel: "webhook" },
      ],
      unreadable: 1,
    });
  });

  it("leaves out and logs a lead that cannot be read; any other fault fails the run", async () => {
    const world = aWorld();
    for (const number of [1, 2, 3]) await world.lead(number, exhausted);
    world.unreadable.set(anId("lead", 2), new TypeError("no such field"));
    const { replay, orders } = await replayOf(world, missed);
    expect(orders.map(({ about }) => about).toSorted()).toEqual([anId("lead", 1), anId("lead", 3)]);
    expect(replay).toMatchObject({ found: 3, ordered: 2, skippedBecause: { unreadable: 1 } });
    expect(world.faults).toHaveLength(1);
    world.unreadable.set(anId("lead", 2), new Error("throttled"));
    const requested = await world.request(missed);
    if (!requested.ok) throw new Error(requested.refusal.kind);
    await expect(world.run(requested.value.id)).rejects.toThrow("throttled");
    expect(await world.replays.read({ agencyId }, requested.value.id)).toMatchObject({ status: "running", ordered: 0 });
  });
});

describe("running a replay", () => {
  async function requestMissed(world: World) {
    for (let number = 1; number <= 60; number += 1) await world.lead(number, exhausted);
    const replay = await world.request(missed);
    if (!replay.ok) throw new Error(replay.refusal.kind);
    return replay.value.id;
  }

  it("orders a page again after a crash before its position was stored, and counts it once", async () => {
    const world = aWorld();
    const id = await requestMissed(world);
    let calls = 0;
    const replace: typeof world.replays.replace = (...change) =>
      (calls += 1) === 2 ? Promise.reject(new Error("crashed")) : world.replays.replace(...change);
    await expect(world.run(id, { replays: { ...world.replays, replace } })).rejects.toThrow("crashed");
    expect(world.ordered).toHaveLength(60);
    // Another run may be about to dispatch what this one claimed.
    expect(await world.run(id)).toBe(at("15:00:30"));
    expect(world.ordered).toHaveLength(60);
    world.clock.advanceMs(30_000);
    expect(await world.run(id)).toBeUndefined();
    expect(world.ordered).toHaveLength(70);
    expect(new Set(world.ordered.map(({ about, replayId }) => `${about} ${replayId}`)).size).toBe(60);
    expect(await world.replays.read({ agencyId }, id)).toMatchObject({ status: "done", ordered: 60 });
  });

  it("orders each page once when two workers run concurrently", async () => {
    const world = aWorld();
    const id = await requestMissed(world);
    await Promise.all([world.run(id), world.run(id)]);
    expect(await world.replays.read({ agencyId }, id)).toMatchObject({ status: "done", ordered: 60 });
    expect(await world.run(id)).toBeUndefined();
  });

  it("stops in time, and continues from its position", async () => {
    const world = aWorld();
    const id = await requestMissed(world);
    const dispatcher = {
      async dispatch(orders: readonly DeliveryOrder[]) {
        world.ordered.push(...orders);
        world.clock.advanceMs(31_000);
      },
    };
    expect(await world.run(id, { dispatcher })).toBe(at("15:00:31"));
    expect(world.ordered).toHaveLength(50);
    // The last dead letters; then it reads the records for deliveries that are still retried.
    expect(await world.run(id, { dispatcher })).toBe(at("15:01:02"));
    expect(await world.run(id, { dispatcher })).toBeUndefined();
    expect(world.ordered).toHaveLength(60);
  });

  it("does nothing if the replay does not exist", async () => {
    expect(await aWorld().run(anId("rpl", 9))).toBeUndefined();
  });
});
