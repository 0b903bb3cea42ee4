import { describe, expect, it } from "vitest";
import { timeToSendMs } from "#delivery/adapters/time-to-send.ts";
import type { CheckDeliverable } from "#delivery/orders/check-deliverable.ts";
import type { SendLead, SendResult } from "#delivery/ports.ts";
import { maxExcerptLength } from "#domain/delivery/delivery-fact.ts";
import { attemptsPerRound, retryDelaysMs } from "#domain/delivery/retry-schedule.ts";
import { foldLead } from "#domain/history/lead-state.ts";
import { elapsedMs } from "#domain/shared/instant.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aDeliveringWorld, anOrder } from "#test/support/delivering-world.ts";
import { anSmsSubscription, aPerson } from "#test/support/entities.ts";
import {
  aDelivered,
  aDeliveryFailed,
  aDeliverySkipped,
  anAcknowledged,
  anAcknowledgedByKey,
  aReceived,
} from "#test/support/facts.ts";

const deliveryId = anId("dlv");
const own = { deliveryId } as const;
const last = { isLast: true };

const refuses: SendLead = async () => ({ ok: false, reason: "refused_by_endpoint", detail: "HTTP 500" });
const gone = { ok: false, reason: "endpoint_gone", detail: "HTTP 410" } as const;
const accepts: SendLead = async () => ({ ok: true, reference: "message-1" });
const breaks: SendLead = async () => {
  throw Object.assign(new Error("+447700900123 cannot be reached"), { name: "ThrottledException" });
};
const skips: SendLead = async () => ({
  ok: false,
  skip: { reason: "opted_out", detail: "the owner of the phone replied STOP" },
});
const suppress: CheckDeliverable = async () => ({ reason: "suppressed", detail: "phone: do_not_call" });

describe("processing a delivery order", () => {
  it("sends once when the queue holds the order twice and both run concurrently", async () => {
    const world = aDeliveringWorld({
      handOver: async (handover) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        return accepts(handover);
      },
    });
    await Promise.all([1, 2, 3].map(() => world.deliver()));
    expect(world.handed).toHaveLength(1);
    expect(world.added()).toHaveLength(1);
  });

  it("is not sent if the time that is left is too short to send it and record the receipt", async () => {
    const world = aDeliveringWorld();
    const order = anOrder();
    const timeLeftMs = () => timeToSendMs[order.channel] - 1;
    await expect(world.deliver({}, { timeLeftMs })).rejects.toThrow("too little time is left");
    expect(world.handed).toEqual([]);
    expect(world.added()).toEqual([]);
    await world.deliver({}, { timeLeftMs: () => timeToSendMs[order.channel] });
    expect(world.handed).toHaveLength(1);
  });

  it("passes everything that the channel needs, and records a receipt", async () => {
    const world = aDeliveringWorld();
    await world.deliver();
    expect(world.handed).toMatchObject([
      { key: world.key, deliveryId, delivery: 0, subscription: anSmsSubscription(), personal: aPerson() },
    ]);
    expect(world.added()).toEqual([aDelivered(own)]);
  });

  it("records the measurements and the excerpt of a reply, and its acknowledgement without personal data", async () => {
    const world = aDeliveringWorld({
      handOver: async () => ({
        ok: true,
        reference: "HTTP 200",
        reply: {
          tookMs: 42,
          httpStatus: 200,
          excerpt: "thank you for Zoë",
          acknowledgement: { outcome: "accepted", reason: "Zoë is ours", clientRef: "crm-1" },
        },
      }),
    });
    await world.deliver();
    expect(world.added()).toMatchObject([
      {
        tookMs: 42,
        httpStatus: 200,
        excerpt: "thank you for Zoë",
        acknowledgement: { outcome: "accepted", reason: "[redacted] is ours", clientRef: "crm-1" },
      },
    ]);
  });

  it("cuts a reply to what a fact may hold", async () => {
    const reply = { tookMs: 42, excerpt: "sorry ".repeat(60) };
    const world = aDeliveringWorld({ handOver: async (handover) => ({ ...(await refuses(handover)), reply }) });
    await world.deliver();
    const [fact] = world.added();
    expect(fact?.kind === "delivery_failed" && fact.excerpt).toHaveLength(maxExcerptLength);
  });

  it("sends nothing once there is a receipt, however often the order comes", async () => {
    const world = aDeliveringWorld();
    world.given(aDelivered(own));
    await world.deliver();
    expect(world.handed).toEqual([]);
    expect(world.added()).toEqual([aDelivered(own)]);
  });

  it("sends again under the same delivery id after a crash before the receipt", async () => {
    const world = aDeliveringWorld();
    world.history = { ...world.stored, append: () => Promise.reject(new Error("the table is out of reach")) };
    await expect(world.deliver()).rejects.toThrow("out of reach");
    world.history = world.stored;
    await world.deliver();
    expect(world.handed.map((handover) => handover.deliveryId)).toEqual([deliveryId, deliveryId]);
    expect(world.added()).toEqual([aDelivered(own)]);
  });

  it("records why an attempt failed and when the next one is due, and schedules it to the second", async () => {
    const world = aDeliveringWorld({ handOver: refuses });
    await world.deliver();
    const failed = { reason: "refused_by_endpoint", detail: "HTTP 500", retryAt: at("14:00:07") } as const;
    expect(world.added()).toEqual([aDeliveryFailed({ ...own, ...failed })]);
    const retry = { kind: "retry", ...anOrder(), dueAt: at("14:00:07") };
    expect(world.jobQueue.orders()).toEqual([retry]);
    expect(await world.nextDue()).toMatchObject({ dueAt: at("14:00:07") });
  });

  it("schedules the retry after a crash that followed the recorded failure, and sends nothing early", async () => {
    const world = aDeliveringWorld();
    world.given(aDeliveryFailed({ ...own, retryAt: at("14:05") }));
    await world.deliver();
    expect(world.handed).toEqual([]);
    expect(await world.nextDue()).toMatchObject({ job: { kind: "retry", deliveryId }, dueAt: at("14:05") });
  });

  it("counts a failure of the endpoint once, even after a crash between recording and counting it", async () => {
    const world = aDeliveringWorld();
    const failed = { ...own, retryAt: at("14:05") };
    world.given(aDeliveryFailed(failed));
    await world.deliver();
    await world.deliver();
    expect(await world.endpoints.read(world.scope, anId("sub"))).toMatchObject({ failures: 1 });
  });

  it("makes ten attempts over the whole schedule, each under the same id, and gives up after the last", async () => {
    const world = aDeliveringWorld({ handOver: refuses });
    await world.deliver();
    await world.runToTheEnd();
    expect(world.handed).toHaveLength(attemptsPerRound);
    expect(new Set(world.handed.map((handover) => handover.deliveryId)).size).toBe(1);
    const times = world.handed.map((handover) => handover.at);
    const delays = times.slice(1).map((time, index) => elapsedMs(times[index] ?? time, time));
    expect(delays).toEqual(retryDelaysMs);
    // The sweep finds later retries in time.
    expect(world.jobQueue.orders()).toHaveLength(1);
    expect(world.added().map((fact) => fact.kind === "delivery_failed" && fact.last)).toEqual([
      ...retryDelaysMs.map(() => false),
      true,
    ]);
    expect(world.state()).toMatchObject({ status: "undeliverable", deliveries: [{ status: "exhausted" }] });
  });

  it("orders a due retry in the slow lane, and checks again in case that order is lost", async () => {
    const world = aDeliveringWorld({ handOver: refuses });
    await world.deliver();
    const due = await world.nextDue();
    if (!due) throw new Error("nothing is due");
    world.clock.set("14:00:07");
    await world.workDue(due.job);
    expect(world.ordered).toEqual([anOrder({ lane: "slow" })]);
    expect(await world.nextDue()).toMatchObject({ dueAt: at("14:05:07") });
  });

  it("retries each hour after an internal fault, until it is fixed", async () => {
    const world = aDeliveringWorld({ handOver: refuses });
    await world.deliver();
    world.answer = breaks;
    const runs: string[] = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const due = await world.nextDue();
      if (!due) throw new Error("nothing is due");
      runs.push(due.dueAt);
      world.clock.advanceMs(elapsedMs(world.clock.now(), due.dueAt));
      await world.workDue(due.job);
      if (turn === 2) world.answer = accepts;
      for (const order of world.ordered.splice(0)) {
        await world.deliver(order, last).catch((fault: Error) => expect(fault.name).toBe("ThrottledException"));
      }
    }
    expect(runs).toEqual([at("14:00:07"), at("14:05:07"), at("15:05:07"), at("16:05:07")]);
    expect(world.state()).toMatchObject({ status: "delivered" });
    expect(await world.nextDue()).toBeUndefined();
  });

  it("does not retry once the lead is delivered", async () => {
    const world = aDeliveringWorld({ handOver: refuses });
    await world.deliver();
    world.answer = accepts;
    await world.runToTheEnd();
    expect(world.added()).toMatchObject([
      { kind: "delivery_failed", attempt: 1 },
      { kind: "delivered", attempt: 2 },
    ]);
  });

  it("waits as long as the endpoint asks, but at most a day", async () => {
    for (const [retryAfterMs, until] of [
      [60_000, "2026-11-22T14:01:02.000Z"],
      [10 * 24 * 3_600_000, "2026-11-23T14:00:02.000Z"],
      [1_000, "2026-11-22T14:00:07.000Z"],
    ] as const) {
      const world = aDeliveringWorld({
        handOver: async (handover) => ({ ...(await refuses(handover)), retryAfterMs }),
      });
      await world.deliver();
      expect(world.added()).toMatchObject([{ retryAt: until }]);
    }
  });

  it("skips an owner's opt-out with its reason, and counts no failure of the endpoint", async () => {
    for (const reason of ["opted_out", "bounced", "complained"] as const) {
      const world = aDeliveringWorld({
        subscription: { ...anSmsSubscription(), disabled: { at: at("13:00"), reason } },
        handOver: async () => ({ ok: false, skip: { reason: "opted_out", detail: "in words" } }),
      });
      await world.deliver();
      expect(world.added()).toMatchObject([{ kind: "delivery_skipped", reason: "opted_out", detail: "in words" }]);
      expect(await world.endpoints.read(world.key, anId("sub"))).toMatchObject({ failures: 0 });
    }
  });

  it("records how many segments an SMS was charged as", async () => {
    const reply = { tookMs: 80, segments: 2 };
    const world = aDeliveringWorld({ handOver: async () => ({ ok: true, reference: "message-1", reply }) });
    await world.deliver();
    expect(world.added()).toMatchObject([{ kind: "delivered", tookMs: 80, segments: 2 }]);
  });

  it("gives up at once and disables the endpoint when it says that it is gone", async () => {
    const world = aDeliveringWorld({
      handOver: async () => ({ ok: false, reason: "endpoint_gone", detail: "HTTP 410" }),
    });
    await world.deliver();
    expect(world.added()).toMatchObject([{ reason: "endpoint_gone", last: true }]);
    expect(await world.subscriptions.read(world.scope, anId("sub"))).toMatchObject({
      active: true,
      disabled: { at: at("14:00:02"), reason: "gone" },
    });
    const job = { kind: "endpoint", ...world.scope, subscriptionId: anId("sub") } as const;
    expect(await world.jobs.read(job)).toMatchObject({ dueAt: at("14:00:02") });
  });

  it("disables a phone that said STOP to the provider, before it records the skip", async () => {
    const stopped: SendResult = { ok: false, skip: { reason: "opted_out", detail: "STOP" }, isStopped: true };
    const world = aDeliveringWorld({ handOver: async () => stopped });
    world.history = { ...world.stored, append: () => Promise.reject(new Error("the table is out of reach")) };
    await expect(world.deliver()).rejects.toThrow("out of reach");
    expect(await world.subscriptions.read(world.scope, anId("sub"))).toMatchObject({
      disabled: { reason: "opted_out" },
    });
    const job = { kind: "endpoint", ...world.scope, subscriptionId: anId("sub") } as const;
    expect(await world.jobs.read(job)).toMatchObject({ dueAt: at("14:00:02") });
    world.history = world.stored;
    await world.deliver();
    expect(world.added()).toMatchObject([{ kind: "delivery_skipped", reason: "opted_out" }]);
  });

  it("disables every subscription of the agency to a phone that said STOP, its own last", async () => {
    const stopped: SendResult = { ok: false, skip: { reason: "opted_out", detail: "STOP" }, isStopped: true };
    const world = aDeliveringWorld({ handOver: async () => stopped });
    const same = anSmsSubscription({ id: anId("sub", 21) });
    const other = { ...anSmsSubscription({ id: anId("sub", 22) }), endpoint: "+447700900999" };
    for (const each of [same, other]) await world.subscriptions.create(world.scope, each, "");
    await world.deliver();
    for (const id of [same.id, anId("sub")])
      expect(await world.subscriptions.read(world.scope, id)).toMatchObject({ disabled: { reason: "opted_out" } });
    expect(await world.subscriptions.read(world.scope, other.id)).not.toHaveProperty("disabled");
    const job = { kind: "endpoint", ...world.scope, subscriptionId: same.id } as const;
    expect(await world.jobs.read(job)).toMatchObject({ dueAt: at("14:00:02") });
    expect(world.added()).toMatchObject([{ kind: "delivery_skipped", reason: "opted_out" }]);
  });

  it("disables no endpoint for a skip of Baton's own", async () => {
    const world = aDeliveringWorld({ handOver: skips });
    await world.deliver();
    expect(await world.subscriptions.read(world.scope, anId("sub"))).not.toHaveProperty("disabled");
  });

  it("contacts no endpoint that Baton disabled, and says so", async () => {
    const world = aDeliveringWorld({
      subscription: { ...anSmsSubscription(), disabled: { at: at("13:00"), reason: "failing" } },
    });
    await world.deliver();
    expect(world.handed).toEqual([]);
    expect(world.added()).toMatchObject([{ reason: "endpoint_disabled", last: true }]);
  });

  it("counts failures of the endpoint, and resets them when it accepts a delivery", async () => {
    const world = aDeliveringWorld({ handOver: refuses });
    await world.deliver();
    expect(await world.endpoints.read(world.key, anId("sub"))).toMatchObject({
      failures: 1,
      lastFailure: { at: at("14:00:02"), reason: "refused_by_endpoint" },
    });
    world.answer = accepts;
    await world.runToTheEnd();
    expect(await world.endpoints.read(world.key, anId("sub"))).toMatchObject({ failures: 0 });
  });

  it("writes no health of an endpoint that accepts everything", async () => {
    const world = aDeliveringWorld();
    const recovered: unknown[] = [];
    Object.assign(world.endpoints, { recordRecovery: async (...args: unknown[]) => void recovered.push(args) });
    await world.deliver();
    expect(recovered).toEqual([]);
  });

  it("writes no health of an endpoint for a sandbox lead, whatever the result", async () => {
    for (const answer of [accepts, refuses, (async () => gone) satisfies SendLead]) {
      const world = aDeliveringWorld({ handOver: answer });
      world.stored.given(world.key, { facts: [aReceived({ sandbox: true })], personal: aPerson() });
      world.endpoints.given(anId("sub"), { failures: 49 });
      await world.deliver();
      expect(await world.endpoints.read(world.scope, anId("sub"))).toMatchObject({ failures: 49 });
      expect(await world.subscriptions.read(world.scope, anId("sub"))).not.toHaveProperty("disabled");
      expect(await world.nextDue()).toBeUndefined();
    }
  });

  it("moves an order for a failing endpoint to the slow lane, and processes it there", async () => {
    const world = aDeliveringWorld({ withSlowLane: true });
    world.endpoints.given(anId("sub"), { failures: 3 });
    await world.deliver();
    expect(world.handed).toEqual([]);
    expect(world.ordered).toEqual([anOrder({ lane: "slow" })]);
    await world.runToTheEnd();
    expect(world.added()).toMatchObject([{ kind: "delivered", attempt: 1 }]);
  });

  it("uses no attempt for an internal fault while the queue retries", async () => {
    const world = aDeliveringWorld({ handOver: breaks });
    await expect(world.deliver()).rejects.toThrow("cannot be reached");
    expect(world.added()).toEqual([]);
  });

  it("records an internal fault the last time, with its name and not its message", async () => {
    const world = aDeliveringWorld({ handOver: breaks });
    await expect(world.deliver({}, last)).rejects.toThrow("cannot be reached");
    expect(world.added()).toEqual([
      aDeliveryFailed({ ...own, reason: "internal_fault", detail: "ThrottledException", last: true }),
    ]);
    expect(world.state()?.status).toBe("undeliverable");
    expect(await world.endpoints.read(world.key, anId("sub"))).toMatchObject({ failures: 0 });
  });

  it("tries once more when an operator redrives a dead letter after the fault is fixed", async () => {
    const world = aDeliveringWorld();
    world.given(aDeliveryFailed({ ...own, reason: "internal_fault", last: true }));
    await world.deliver();
    expect(world.added()).toMatchObject([{ attempt: 1 }, { kind: "delivered", attempt: 2 }]);
  });

  it("does not retry when the order of an exhausted delivery comes again", async () => {
    const world = aDeliveringWorld();
    world.given(aDeliveryFailed({ ...own, attempt: 10, last: true }));
    await world.deliver();
    expect(world.handed).toEqual([]);
  });

  it("delivers nothing again for a replay that does not say repeat", async () => {
    for (const repeat of [undefined, false]) {
      const world = aDeliveringWorld();
      await world.givenReplay({ repeat });
      world.given(aDelivered(own));
      await world.deliver({ replayId: anId("rpl") });
      expect(world.handed).toEqual([]);
    }
  });

  it("delivers once more for a repeating replay, under the same id, marked, however often it is ordered", async () => {
    const replayId = anId("rpl");
    const world = aDeliveringWorld();
    await world.givenReplay({ repeat: true });
    world.given(aDelivered(own));
    await world.deliver({ replayId });
    await world.deliver({ replayId });
    expect(world.handed.map((handover) => [handover.deliveryId, handover.isRepeat])).toEqual([[deliveryId, true]]);
    expect(world.added()).toMatchObject([
      { kind: "delivered", attempt: 1 },
      { kind: "delivered", attempt: 2, round: replayId },
    ]);
  });

  it("retries a repeat that failed, and marks every attempt", async () => {
    const world = aDeliveringWorld({ handOver: refuses });
    await world.givenReplay({ repeat: true });
    world.given(aDelivered(own));
    await world.deliver({ replayId: anId("rpl") });
    world.answer = accepts;
    await world.runToTheEnd();
    expect(world.handed.map(({ isRepeat }) => isRepeat)).toEqual([true, true]);
    expect(world.added()).toHaveLength(3);
  });

  it("does not mark a delivery that has not arrived, even in a repeating replay", async () => {
    const world = aDeliveringWorld();
    await world.givenReplay({ repeat: true });
    world.given(aDeliveryFailed({ ...own, attempt: 10, last: true }));
    await world.deliver({ replayId: anId("rpl") });
    expect(world.handed.map(({ isRepeat }) => isRepeat)).toEqual([false]);
  });

  it("makes a retry at once that a replay brought forward, in its own round, and once", async () => {
    const world = aDeliveringWorld({ handOver: refuses });
    world.given(aDeliveryFailed({ ...own, retryAt: at("19:00") }));
    await world.deliver();
    expect(world.handed).toEqual([]);
    await world.deliver({ retryOf: 1 });
    await world.deliver({ retryOf: 1 });
    expect(world.handed).toHaveLength(1);
    expect(world.added()).toMatchObject([{ attempt: 1 }, { kind: "delivery_failed", attempt: 2, round: undefined }]);
  });

  it("gives a replay its own retry schedule, and the lead is delivered whenever that succeeds", async () => {
    const world = aDeliveringWorld({ handOver: refuses });
    world.given(aDeliveryFailed({ ...own, attempt: 10, last: true }));
    await world.deliver({ replayId: anId("rpl") });
    expect(world.state()).toMatchObject({ deliveries: [{ status: "failed", attempts: 11, retryAt: at("14:00:07") }] });
    world.answer = accepts;
    await world.runToTheEnd();
    expect(world.state()).toMatchObject({ status: "delivered", deliveries: [{ status: "delivered" }] });
  });

  it("sends nothing to a subscription that was switched off meanwhile, and gives up", async () => {
    const world = aDeliveringWorld({ subscription: anSmsSubscription({ active: false }) });
    await world.deliver();
    await world.deliver();
    expect(world.handed).toEqual([]);
    expect(world.added()).toEqual([
      aDeliveryFailed({ ...own, reason: "subscription_inactive", detail: "", last: true }),
    ]);
  });

  it("retries on schedule until a new endpoint is verified, and counts no failure of it", async () => {
    const { verifiedAt, ...unverified } = anSmsSubscription();
    const world = aDeliveringWorld({ subscription: unverified });
    await world.deliver();
    expect(world.handed).toEqual([]);
    expect(world.added()).toMatchObject([{ reason: "endpoint_unverified", last: false, retryAt: at("14:00:07") }]);
    expect(await world.endpoints.read(world.scope, anId("sub"))).toMatchObject({ failures: 0 });
    await world.subscriptions.replace(world.scope, unverified, { ...unverified, verifiedAt });
    await world.runToTheEnd();
    expect(world.state()).toMatchObject({ status: "delivered" });
  });

  it("sends nothing to a subscription that does not exist", async () => {
    const world = aDeliveringWorld({ subscription: anSmsSubscription({ id: anId("sub", 9) }) });
    await world.deliver();
    expect(world.handed).toEqual([]);
    expect(world.added()).toMatchObject([{ reason: "subscription_inactive" }]);
  });

  it("sends nothing about a person who was erased meanwhile, and gives up", async () => {
    const world = aDeliveringWorld();
    world.stored.given(world.key, { facts: [aReceived()] });
    await world.deliver();
    expect(world.handed).toEqual([]);
    expect(world.added()).toEqual([aDeliveryFailed({ ...own, reason: "person_erased", detail: "", last: true })]);
  });

  it("skips what may no longer be delivered, and records the reason", async () => {
    const world = aDeliveringWorld({ mayDeliver: suppress });
    await world.deliver();
    expect(world.handed).toEqual([]);
    expect(world.added()).toEqual([aDeliverySkipped(own)]);
    expect(world.state()?.status).toBe("suppressed");
  });

  it("checks whether it may deliver with the data that it would send", async () => {
    const checkedLeads: Parameters<CheckDeliverable>[0][] = [];
    const world = aDeliveringWorld({ mayDeliver: async (handover) => void checkedLeads.push(handover) });
    await world.deliver();
    expect(checkedLeads).toEqual(world.handed.map(({ key, state, personal, at }) => ({ key, state, personal, at })));
  });

  it("skips what its channel refuses to send, and counts no failure", async () => {
    const world = aDeliveringWorld({ handOver: skips });
    await world.deliver({}, last);
    expect(world.added()).toEqual([
      aDeliverySkipped({ ...own, reason: "opted_out", detail: "the owner of the phone replied STOP" }),
    ]);
    expect(await world.endpoints.read(world.key, anId("sub"))).toMatchObject({ failures: 0 });
  });

  it("skips after failures too, if something changed meanwhile", async () => {
    const world = aDeliveringWorld({ handOver: refuses });
    await world.deliver();
    world.mayDeliver = suppress;
    await world.runToTheEnd();
    expect(world.handed).toHaveLength(1);
    expect(world.added()).toMatchObject([{ kind: "delivery_failed" }, { kind: "delivery_skipped" }]);
  });

  it("does nothing once the delivery was skipped, even if the reason is gone", async () => {
    const world = aDeliveringWorld();
    world.given(aDeliverySkipped(own));
    await world.deliver();
    expect(world.handed).toEqual([]);
    expect(world.added()).toEqual([aDeliverySkipped(own)]);
  });

  it("sends nothing while the check fails, and records that the last time", async () => {
    const world = aDeliveringWorld({
      mayDeliver: async () => {
        throw Object.assign(new Error("out of reach"), { name: "ThrottledException" });
      },
    });
    await expect(world.deliver()).rejects.toThrow("out of reach");
    expect(world.added()).toEqual([]);
    await expect(world.deliver({}, last)).rejects.toThrow("out of reach");
    expect(world.handed).toEqual([]);
    expect(world.added()).toMatchObject([{ reason: "internal_fault", detail: "ThrottledException", last: true }]);
  });

  it("tries a sandbox lead once, and leaves no dead letter that would alarm the operator", async () => {
    for (const handOver of [refuses, breaks]) {
      const world = aDeliveringWorld({ handOver });
      world.stored.given(world.key, { facts: [aReceived({ sandbox: true })], personal: aPerson() });
      await world.deliver({}, last);
      expect(foldLead(world.facts())).toMatchObject({ deliveries: [{ status: "exhausted" }] });
      expect(await world.nextDue()).toBeUndefined();
      expect(await world.endpoints.read(world.key, anId("sub"))).toMatchObject({ failures: 0 });
    }
  });

  it.each(["subscription_inactive", "person_erased"] as const)("gives up at once for the reason %s", async (reason) => {
    const world = aDeliveringWorld({ handOver: async () => ({ ok: false, reason, detail: "" }) });
    await world.deliver();
    expect(world.added()).toEqual([aDeliveryFailed({ ...own, reason, detail: "", last: true })]);
  });

  it("does nothing for a subscription that the lead was not planned for", async () => {
    const world = aDeliveringWorld();
    world.stored.given(world.key, { facts: [aReceived({ deliveries: [] })], personal: aPerson() });
    await world.deliver();
    expect(world.handed).toEqual([]);
    expect(world.added()).toEqual([]);
  });

  it("throws for a lead without a history, which an operator must look at", async () => {
    const world = aDeliveringWorld();
    await expect(world.deliver({ about: anId("lead", 9) })).rejects.toThrow(anId("lead", 9));
  });
});

describe("delivery that its receiver answered over the link, without a receipt", () => {
  const failed = aDeliveryFailed({ ...own, reason: "timeout", retryAt: at("14:05") });

  it("is not retried, even if a retry is scheduled", async () => {
    const world = aDeliveringWorld({ handOver: refuses });
    await world.deliver();
    world.given(...world.added(), anAcknowledged(own));
    expect(await world.runToTheEnd()).toHaveLength(1);
    expect(world.handed).toHaveLength(1);
    await world.deliver();
    expect(world.handed).toHaveLength(1);
  });

  it("is delivered once more by a replay that repeats, and by no other", async () => {
    for (const repeat of [true, false]) {
      const world = aDeliveringWorld();
      await world.givenReplay({ repeat });
      world.given(failed, anAcknowledged(own));
      await world.deliver({ replayId: anId("rpl") });
      expect(world.handed).toHaveLength(repeat ? 1 : 0);
    }
  });

  it("continues when the client answered another delivery, or the lead with a key", async () => {
    const world = aDeliveringWorld();
    world.given(failed, anAcknowledged({ deliveryId: anId("dlv", 2) }), anAcknowledgedByKey());
    world.clock.set("14:05");
    await world.deliver();
    expect(world.handed).toHaveLength(1);
  });
});
