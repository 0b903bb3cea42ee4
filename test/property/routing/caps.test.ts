import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UnavailabilityPolicy } from "#domain/campaigns/campaign.ts";
import type { Caps } from "#domain/campaigns/caps.ts";
import { PoolMode } from "#domain/campaigns/pool.ts";
import { decideRouting, listEligibleCandidates } from "#domain/routing/decide-routing.ts";
import type { UsageCounters } from "#routing/ports.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { memoryClients, memorySubscriptions } from "#test/support/doubles/memory-entities.ts";
import { memoryTurns, memoryUsages } from "#test/support/doubles/memory-placing.ts";
import { aCampaign, aClient, anSmsSubscription } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { runs } from "#test/support/property-runs.ts";

const agencyId = anId("agency");
const price = 6_000;

const anyCaps: fc.Arbitrary<Caps> = fc.record(
  {
    day: fc.record({ leads: fc.nat(4) }),
    week: fc.record({ spend: fc.nat(4 * price).map((amount) => ({ amount, currency: "GBP" })) }),
    month: fc.record({ leads: fc.nat(6) }),
  },
  { requiredKeys: [] },
);
const anyPool = fc.record({
  mode: fc.constantFrom(...PoolMode.options),
  share: fc.integer({ min: 1, max: 3 }),
  whenUnavailable: fc.constantFrom(...UnavailabilityPolicy.options),
  members: fc.array(
    fc.record({
      caps: anyCaps,
      weight: fc.integer({ min: 1, max: 9 }),
      priority: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
});

/** The number of leads at `price` that the caps allow. */
const roomIn = ({ day, week, month }: Caps): number =>
  Math.min(
    day?.leads ?? Infinity,
    month?.leads ?? Infinity,
    week?.spend ? Math.floor(week.spend.amount / price) : Infinity,
  );

describe("routeLead with concurrent leads, any pool, any caps and any order of the steps", () => {
  it("exceeds no cap, places every lead that a candidate has room for, and shares with different clients", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), anyPool, fc.integer({ min: 1, max: 9 }), async (scheduler, pool, count) => {
        const { mode, share, whenUnavailable } = pool;
        const members = pool.members.map((member, index) => ({ ...member, clientId: anId("client", index + 1) }));
        const usages = memoryUsages();
        const subscriptions = memorySubscriptions();
        for (const { clientId } of members) {
          await subscriptions.create({ agencyId, clientId }, anSmsSubscription({ clientId }), "");
        }
        const router = makeRouteLead({
          clients: memoryClients(...members.map(({ clientId: id }) => aClient({ id }))),
          subscriptions,
          usages: {
            ...usages,
            read: scheduler.scheduleFunction((...given: Parameters<UsageCounters["read"]>) => usages.read(...given)),
            reserve: scheduler.scheduleFunction((...given: Parameters<UsageCounters["reserve"]>) =>
              usages.reserve(...given),
            ),
          },
          turns: memoryTurns(),
          ids,
        });
        const { clientId: _, ...common } = aCampaign({ whenUnavailable });
        const campaign = { ...common, pool: { mode, share, members } };
        const leads = Array.from({ length: count }, (_, index) => anId("lead", index + 1));
        const routed = await scheduler.waitFor(
          Promise.all(
            leads.map((leadId) =>
              router.routeLead({ agencyId, leadId, campaign, place: { country: "GB" }, at: at("14:00") }),
            ),
          ),
        );

        const left = new Map(
          members.map(({ clientId, caps }) => [
            clientId,
            roomIn(caps) - usages.reservations().filter((reservation) => reservation.clientId === clientId).length,
          ]),
        );
        for (const room of left.values()) expect(room).toBeGreaterThanOrEqual(0);
        for (const { routing, decision, placement, shares = [] } of routed) {
          const clientIds = [placement, ...shares.map((lead) => lead.placement)].flatMap(
            (part) => part?.clientId ?? [],
          );
          expect(decision).toEqual(decideRouting(routing));
          expect(decision.outcome === "placed" ? decision.clientIds : []).toEqual(clientIds);
          expect(new Set(clientIds).size).toBe(clientIds.length);
          if (clientIds.length === share) continue;
          const others = listEligibleCandidates(routing).filter(({ clientId }) => !clientIds.includes(clientId));
          for (const { clientId } of others) expect(left.get(clientId)).toBe(0);
        }
      }),
      runs(300),
    );
  });
});
