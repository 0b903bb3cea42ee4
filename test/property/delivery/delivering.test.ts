import * as fc from "fast-check";
import { expect, it } from "vitest";
import { filterDeliveryHistory, isDeliveryFact } from "#domain/delivery/decide-next-step.ts";
import type { DeliveryFact } from "#domain/delivery/delivery-fact.ts";
import { attemptsPerRound } from "#domain/delivery/retry-schedule.ts";
import { anId } from "#test/support/an-id.ts";
import { aDeliveringWorld } from "#test/support/delivering-world.ts";
import { runs } from "#test/support/property-runs.ts";

/** What may happen while a lead is being delivered: its order arrives (again), a due job runs, or time passes. */
const anyEvent = fc.oneof(
  fc.constant("order" as const),
  fc.constant("order twice at once" as const),
  fc.constant("due" as const),
  fc.constant("late order" as const),
  fc.integer({ min: 1, max: 30 * 3_600_000 }),
);

it("ends delivered or exhausted after the right number of attempts, in any order of events", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 12 }),
      fc.array(anyEvent, { maxLength: 30 }),
      async (refusals, events) => {
        let sends = 0;
        const world = aDeliveringWorld({
          handOver: async () => {
            sends += 1;
            return sends > refusals
              ? { ok: true, reference: "200" }
              : { ok: false, reason: "refused_by_endpoint", detail: "500" };
          },
        });
        for (const next of ["order" as const, ...events]) {
          if (typeof next === "number") world.clock.advanceMs(next);
          else if (next === "order") await world.deliver();
          else if (next === "order twice at once") await Promise.all([world.deliver(), world.deliver()]);
          else if (next === "late order") {
            for (const order of world.ordered.splice(0)) await world.deliver(order);
          } else {
            const due = await world.nextDue();
            if (due) await world.workDue(due.job);
          }
        }
        await world.runToTheEnd();
        const facts: DeliveryFact[] = filterDeliveryHistory(world.facts(), anId("dlv")).filter(isDeliveryFact);
        const attempts = Math.min(refusals + 1, attemptsPerRound);
        expect(world.handed).toHaveLength(attempts);
        expect(facts.map((fact) => ("attempt" in fact ? fact.attempt : 0)).sort((a, b) => a - b)).toEqual(
          Array.from({ length: attempts }, (_, index) => index + 1),
        );
        expect(world.state()?.deliveries[0]?.status).toBe(refusals < attemptsPerRound ? "delivered" : "exhausted");
        expect(await world.nextDue()).toBeUndefined();
      },
    ),
    runs(150),
  );
});
