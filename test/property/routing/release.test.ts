import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeDispatchLeads } from "#delivery/orders/dispatch-leads.ts";
import { findNextOpening } from "#domain/shared/working-hours.ts";
import type { Placed } from "#domain/lead/received.ts";
import type { LeadId } from "#domain/shared/id.ts";
import { elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";
import { Weekday } from "#domain/shared/wall-clock.ts";
import { makeAcceptLead } from "#intake/accept-lead.ts";
import type { History } from "#leads/ports.ts";
import { fingerprint } from "#platform/ids.ts";
import type { HeldLeads, UsageCounters } from "#routing/ports.ts";
import { makeReleaseHeld } from "#routing/release-held.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { anId } from "#test/support/an-id.ts";
import { aClock } from "#test/support/doubles/a-clock.ts";
import { memoryDueItems } from "#test/support/doubles/memory-due.ts";
import { memoryCampaigns, memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { memoryClaims, memoryHeldLeads, memoryTurns, memoryUsages } from "#test/support/doubles/memory-placing.ts";
import { memorySuppressions, openContactHash } from "#test/support/doubles/memory-suppressions.ts";
import { aCampaign, aClient, anSmsSubscription, aPerson } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { computeTag } from "#test/support/compute-tag.ts";
import { runs } from "#test/support/property-runs.ts";

const agencyId = anId("agency");
const campaignId = anId("campaign");
const hourMs = 3_600_000;

/**
 * The events of a run: leads arrive, hours pass, a client is paused or resumed, or one or two workers release held
 * leads.
 */
type Event =
  | { kind: "leads"; count: number }
  | { kind: "hours"; count: number }
  | { kind: "pause" }
  | { kind: "release"; workers: number };

const anyEvents: fc.Arbitrary<Event[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("leads" as const), count: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant("hours" as const), count: fc.integer({ min: 1, max: 30 }) }),
    fc.constant({ kind: "pause" as const }),
    fc.record({ kind: fc.constant("release" as const), workers: fc.integer({ min: 1, max: 2 }) }),
  ),
  { minLength: 3, maxLength: 14 },
);

const anySetting = fc.record({
  cap: fc.integer({ min: 1, max: 4 }),
  otherCap: fc.integer({ min: 1, max: 3 }),
  opensAt: fc.integer({ min: 0, max: 20 }),
  days: fc.subarray([...Weekday.options], { minLength: 1 }),
  share: fc.integer({ min: 1, max: 2 }),
});
type Setting = typeof anySetting extends fc.Arbitrary<infer Value> ? Value : never;

describe("held leads, for any hours, caps and pauses and any number of concurrent releases", () => {
  it("are released in the order of receipt, each once, and none stays held after enough openings", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), anySetting, anyEvents, async (scheduler, setting, events) => {
        const run = await startRun(setting, scheduler);
        for (const event of events) await run.apply(event);
        run.expectOrder();
        await run.releaseAll();
        run.expectOrder();
        expect(run.listUnplaced()).toEqual([]);
        expect(run.listHeld()).toEqual([]);
      }),
      runs(500),
    );
  });
});

/** Sets up a pool of two clients in London, open for three hours on some days, with a daily cap each. */
async function startRun({ cap, otherCap, opensAt, days, share }: Setting, scheduler: fc.Scheduler) {
  const clock = aClock("00:00");
  const oClock = (hour: number) => `${String(hour).padStart(2, "0")}:00`;
  const hours = { weekly: [{ days, from: oClock(opensAt), to: oClock(opensAt + 3) }], holidays: [] };
  const [one, two] = [anId("client", 1), anId("client", 2)];
  const member = { priority: 1, weight: 1 };
  const members = [
    { ...member, clientId: one, caps: { day: { leads: cap } } },
    { ...member, clientId: two, caps: { day: { leads: otherCap } } },
  ];
  const { clientId: _, ...common } = aCampaign({
    hours,
    terms: [{ from: clock.now(), model: "callback", price: { amount: 6_000, currency: "GBP" } }],
  });
  const campaigns = memoryCampaigns({ ...common, pool: { mode: "round_robin", share, members } });
  const clients = memoryClients(aClient({ id: one }), aClient({ id: two }));
  const subscriptions = memorySubscriptions();
  for (const clientId of [one, two]) {
    await subscriptions.create({ agencyId, clientId }, anSmsSubscription({ clientId }), "");
  }
  const [history, held, usages] = [memoryHistory(), memoryHeldLeads(), memoryUsages()];
  const routing = { clients, subscriptions, turns: memoryTurns(), ids };
  const acceptLead = makeAcceptLead({
    campaigns,
    history,
    claims: memoryClaims(),
    suppressions: memorySuppressions(),
    contactHash: openContactHash,
    router: makeRouteLead({ ...routing, usages }),
    ids,
    fingerprintLead: fingerprint,
    computeTag,
    now: clock.now,
  });
  const dispatcher = { dispatch: async () => undefined };
  const dispatchLeads = makeDispatchLeads({ dispatcher, history, held, jobs: memoryDueItems() });
  /** The scheduler can run another worker at each of these steps. */
  const releaseHeld = makeReleaseHeld({
    jobs: memoryDueItems(),
    campaigns,
    held: {
      ...held,
      list: scheduler.scheduleFunction((...given: Parameters<HeldLeads["list"]>) => held.list(...given)),
    },
    history: {
      ...history,
      read: scheduler.scheduleFunction((...given: Parameters<History["read"]>) => history.read(...given)),
      append: scheduler.scheduleFunction((...given: Parameters<History["append"]>) => history.append(...given)),
    },
    router: makeRouteLead({
      ...routing,
      usages: {
        ...usages,
        reserve: scheduler.scheduleFunction((...given: Parameters<UsageCounters["reserve"]>) =>
          usages.reserve(...given),
        ),
      },
    }),
    now: clock.now,
    onFault: () => undefined,
  });
  const pushedLeads: LeadId[] = [];

  const release = (workers: number) =>
    scheduler.waitFor(
      Promise.all(Array.from({ length: workers }, () => releaseHeld({ agencyId, campaignId }, clock.now()))),
    );
  const setPaused = async (paused: (before: boolean) => boolean) => {
    const before = await clients.read({ agencyId }, two);
    if (!before) throw new Error("no client");
    const updatedAt: Instant = instant(Date.parse(before.updatedAt) + 1);
    await clients.replace({ agencyId }, before, { ...before, paused: paused(before.paused), updatedAt });
  };
  async function push() {
    clock.advanceMs(1);
    const key = `lead-${pushedLeads.length}`;
    const person = { name: key, email: `${key}@example.com` };
    const accepted = await acceptLead({ agencyId, author: anId("key") }, key, { campaignId, ...aPerson(), person });
    if (!accepted.ok) throw new Error(JSON.stringify(accepted.refusal));
    const { leadId, received } = accepted.value;
    pushedLeads.push(leadId);
    await dispatchLeads([{ key: { agencyId, leadId }, decision: received }]);
  }
  const factsOf = (leadId: LeadId) => history.factsOf({ agencyId, leadId });
  const placedFacts = (leadId: LeadId) => factsOf(leadId).filter((fact): fact is Placed => fact.kind === "placed");
  const isHeld = (leadId: LeadId) => factsOf(leadId).some((fact) => fact.kind === "received" && !fact.placement);

  return {
    async apply(event: Event) {
      if (event.kind === "leads") for (let left = event.count; left > 0; left -= 1) await push();
      if (event.kind === "hours") clock.advanceMs(event.count * hourMs);
      if (event.kind === "pause") await setPaused((before) => !before);
      if (event.kind === "release") await release(event.workers);
    },
    /** Resumes the paused client, and releases held leads at as many openings as there are leads. */
    async releaseAll() {
      await setPaused(() => false);
      for (let left = pushedLeads.length; left > 0; left -= 1) {
        const later = instant(Date.parse(clock.now()) + 4 * hourMs);
        clock.advanceMs(elapsedMs(clock.now(), findNextOpening(hours, "Europe/London", later) ?? later));
        await release(1);
      }
    },
    /** Expects that no held lead was placed before an earlier one, and that no client exceeded its daily cap. */
    expectOrder() {
      const released = pushedLeads.filter(isHeld).map((leadId) => placedFacts(leadId)[0]?.at ?? "later");
      expect(released).toEqual(released.toSorted());
      const counted = new Map<string, number>();
      for (const fact of pushedLeads.flatMap(factsOf)) {
        if (fact.kind !== "received" && fact.kind !== "placed") continue;
        const placements = [fact.placement, ...(fact.shares ?? []).map((lead) => lead.placement)];
        for (const placement of placements.filter((part) => part !== undefined)) {
          const name = `${placement.clientId} ${fact.at.slice(0, 10)}`;
          counted.set(name, (counted.get(name) ?? 0) + 1);
        }
      }
      for (const [name, count] of counted) expect(count).toBeLessThanOrEqual(name.startsWith(one) ? cap : otherCap);
    },
    listUnplaced: () => pushedLeads.filter((leadId) => isHeld(leadId) && placedFacts(leadId).length === 0),
    listHeld: () => held.line(),
  };
}
