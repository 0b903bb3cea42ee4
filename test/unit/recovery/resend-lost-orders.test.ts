import { describe, expect, it } from "vitest";
import { makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import type { DeliveryOrder } from "#delivery/ports.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { LeadId } from "#domain/shared/id.ts";
import { elapsedMs, type Instant, instant } from "#domain/shared/instant.ts";
import type { LeadIndex } from "#leads/ports.ts";
import { makeRecheckLead } from "#recovery/recheck-lead.ts";
import { makeResendLostOrders } from "#recovery/resend-lost-orders.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memoryHeldLeads } from "#test/support/doubles/memory-placing.ts";
import { aPerson } from "#test/support/entities.ts";
import { aDelivered, aDeliveryFailed, aHeld, aReceived } from "#test/support/facts.ts";

const agencyId = anId("agency");
const keyOf = (number: number) => ({ agencyId, leadId: anId("lead", number) });

/** The timeout of the function. */
const timeoutMs = 60_000;

/**
 * An agency whose lead `number` was received at `received` and has `facts`; reading one of `unreadable` throws, and
 * each list takes `listMs`. A run that takes longer than the function may is killed.
 */
function aWorld({ listMs = 0 } = {}) {
  const clock = aClock("14:00");
  const history = memoryHistory();
  const jobs = memoryDueItems();
  const held = memoryHeldLeads();
  const ordered: DeliveryOrder[] = [];
  const faults: unknown[] = [];
  const looked: { from: string; to: string }[] = [];
  let startedAt = clock.now();
  const leads: { leadId: LeadId; receivedAt: Instant }[] = [];
  const unreadable = new Set<LeadId>();
  const index: Pick<LeadIndex, "listOldestFirst"> = {
    async listOldestFirst({ from, to }, { limit, after = "" }) {
      looked.push({ from, to });
      clock.advanceMs(listMs);
      if (elapsedMs(startedAt, clock.now()) > timeoutMs) throw new Error("the function timed out");
      const found = leads
        .map(({ leadId, receivedAt }) => ({ leadId, position: `${receivedAt}/${leadId}`, receivedAt }))
        .filter(({ receivedAt, position }) => receivedAt >= from && receivedAt < to && position > after)
        .toSorted((a, b) => (a.position < b.position ? -1 : 1));
      return { leads: found.slice(0, limit), more: found.length > limit };
    },
  };
  const reading: typeof history = {
    ...history,
    read: async (key) => {
      if (unreadable.has(key.leadId)) throw new Error("not a fact");
      return history.read(key);
    },
  };
  const dispatcher = { dispatch: async (orders: readonly DeliveryOrder[]) => void ordered.push(...orders) };
  const recheckLead = makeRecheckLead({
    history: reading,
    dispatchLeads: makeDispatchLeads({ dispatcher, history: reading, held, jobs: jobs }),
  });
  const onFault = (fault: unknown) => void faults.push(fault);
  const work = makeResendLostOrders({ index, recheckLead, jobs: jobs, onFault, now: clock.now });
  return {
    clock,
    jobs,
    held,
    ordered,
    faults,
    looked,
    unreadable,
    recheckLead,
    given(number: number, received: string, ...facts: Fact[]) {
      leads.push({ leadId: anId("lead", number), receivedAt: at(received) });
      const receipt = facts.some(({ kind }) => kind === "received") ? [] : [aReceived({ at: at(received) })];
      history.given(keyOf(number), { facts: [...receipt, ...facts], personal: aPerson() });
    },
    workAt(time: string, due = at(time)) {
      startedAt = clock.now();
      return work({ kind: "unsent", agencyId }, at(time), due);
    },
    about: () => ordered.map(({ about }) => about),
  };
}

describe("resending lost orders", () => {
  it("orders a lead without a fact two minutes after it was received, and schedules its recheck", async () => {
    const world = aWorld();
    world.given(1, "14:00");
    expect(await world.workAt("14:02:30")).toBe(at("14:03:30"));
    expect(world.about()).toEqual([anId("lead", 1)]);
    expect(await world.jobs.read({ kind: "recheck", ...keyOf(1) })).toMatchObject({ dueAt: at("14:05") });
  });

  it("orders nothing for a lead with any fact, or one that was just received", async () => {
    const world = aWorld();
    world.given(1, "14:00", aDelivered());
    world.given(2, "14:00", aDeliveryFailed());
    world.given(3, "14:01");
    await world.workAt("14:02:30");
    expect(world.ordered).toEqual([]);
  });

  it("continues where the last scan ended, after a day without scans, page by page", async () => {
    const world = aWorld();
    for (let number = 1; number <= 250; number += 1) world.given(number, `0${number % 2}:30`);
    expect(await world.workAt("14:00", at("00:05"))).toBe(at("14:01"));
    expect(new Set(world.about()).size).toBe(250);
    const before = world.looked.at(-1)?.to;
    await world.workAt("14:01");
    // A minute before the end of the last scan: an index follows its table, and clocks differ.
    expect([before, world.looked.at(-1)?.from]).toEqual([at("13:58"), at("13:57")]);
  });

  it("scans as far as it has time after a long outage, and the next run continues at that lead", async () => {
    const world = aWorld({ listMs: 3_000 });
    for (let number = 1; number <= 5_000; number += 1) world.given(number, `0${1 + (number % 9)}:30`);
    let due = at("01:00");
    let runs = 0;
    for (; due < at("14:00") && runs < 40; runs += 1) {
      const next = await world.workAt("14:00", due);
      expect(next >= due).toBe(true);
      due = next;
    }
    expect([due, runs]).toEqual([at("14:01"), 9]);
    expect(new Set(world.about()).size).toBe(5_000);
  });

  it("works through a minute with more leads than one run has time for", async () => {
    const world = aWorld({ listMs: 3_000 });
    for (let number = 1; number <= 2_500; number += 1) world.given(number, `13:30:${10 + (number % 50)}`);
    let due = at("13:30");
    for (let runs = 1; due < at("14:00") && runs <= 10; runs += 1) due = await world.workAt("14:00", due);
    expect(due).toBe(at("14:01"));
    expect(new Set(world.about()).size).toBe(2_500);
  });

  it("catches up with the last minutes when they have more leads than one run has time for", async () => {
    const world = aWorld({ listMs: 3_000 });
    for (let number = 1; number <= 2_500; number += 1) world.given(number, `13:57:${10 + (number % 50)}`);
    let due = at("13:59");
    const times = ["14:00", "14:01", "14:02", "14:03", "14:04", "14:05"];
    for (const time of times) due = await world.workAt(time, due);
    expect(due).toBe(at("14:06"));
    expect(new Set(world.about()).size).toBe(2_500);
  });

  it("scans a quiet quarter with a few reads, and the busy hour after it in one run", async () => {
    const world = aWorld();
    for (let number = 1; number <= 250; number += 1) world.given(number, "13:30");
    const quarterAgo = instant(Date.parse(at("14:00")) - 91 * 24 * 60 * 60_000);
    expect(await world.workAt("14:00", quarterAgo)).toBe(at("14:01"));
    expect(new Set(world.about()).size).toBe(250);
    expect(world.looked.length).toBe(3);
  });

  it("is not blocked by a lead that cannot be read, which is logged and gets its own job", async () => {
    const world = aWorld();
    world.given(1, "14:00");
    world.given(2, "14:00");
    world.unreadable.add(anId("lead", 1));
    await world.workAt("14:02:30");
    expect(world.about()).toEqual([anId("lead", 2)]);
    expect(world.faults).toHaveLength(1);
    expect(await world.jobs.read({ kind: "recheck", ...keyOf(1) })).toMatchObject({ dueAt: at("14:04:30") });
  });

  it("adds a held lead to the queue once, and leaves it to the release job", async () => {
    const world = aWorld();
    world.given(1, "14:00", aHeld());
    await world.workAt("14:02:30");
    expect(world.held.line()).toEqual([anId("lead", 1)]);
    expect(await world.jobs.read({ kind: "recheck", ...keyOf(1) })).toBeUndefined();
  });

  it("rechecks a lead that stays unsent at growing intervals, at least each hour", async () => {
    const world = aWorld();
    world.given(1, "14:00");
    const looks = ["14:02", "14:04", "14:08", "16:00", "20:00"].map((time) => world.recheckLead(keyOf(1), at(time)));
    expect(await Promise.all(looks)).toEqual(["14:04", "14:08", "14:16", "17:00", "21:00"].map(at));
  });
});
