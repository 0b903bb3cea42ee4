import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decideNextStep } from "#domain/delivery/decide-next-step.ts";
import { ConfirmedBy, type DeliveryFact, FailureReason } from "#domain/delivery/delivery-fact.ts";
import { foldDeliveries } from "#domain/delivery/delivery.ts";
import { attemptsPerRound, calculateRetryAt, maxRetryAfterMs, retryDelaysMs } from "#domain/delivery/retry-schedule.ts";
import { elapsedMs, instant, type Instant } from "#domain/shared/instant.ts";
import { factSortKey } from "#leads/adapters/keys.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import {
  aDelivered,
  aDeliveryBounced,
  aDeliveryConfirmed,
  aDeliveryFailed,
  aDeliverySkipped,
  aPlacement,
} from "#test/support/facts.ts";
import { runs } from "#test/support/property-runs.ts";

const rounds = [undefined, anId("rpl"), anId("rpl", 2)];
const round = fc.constantFrom(...rounds);
const tenMinutes = 10 * 60_000;
/** Times that machines with clocks up to ten minutes off write at two o'clock; often the same. */
const moment = fc
  .oneof(fc.integer({ min: -tenMinutes, max: tenMinutes }), fc.constantFrom(0, 1))
  .map((ms) => instant(Date.parse(at("14:00")) + ms));
const attempt = fc.integer({ min: 1, max: 12 });

const anyFact: fc.Arbitrary<DeliveryFact> = fc.oneof(
  fc
    .record({ round, at: moment, attempt, reference: fc.constantFrom("200", "201", "204") })
    .map((changes) => aDelivered(changes as never)),
  fc
    .record({
      round,
      at: moment,
      attempt,
      last: fc.boolean(),
      retryAt: fc.option(moment, { nil: undefined }),
      reason: fc.constantFrom(...FailureReason.options),
    })
    .map((changes) => aDeliveryFailed(changes as never)),
  { arbitrary: fc.record({ round, at: moment }).map((changes) => aDeliverySkipped(changes as never)), weight: 1 },
);
/** The facts of one delivery as the store keeps them, and the same facts in another order, some of them twice. */
const arrivalsOf = (fact: fc.Arbitrary<DeliveryFact>) =>
  fc.uniqueArray(fact, { selector: factSortKey, minLength: 1, maxLength: 12 }).chain((facts) =>
    fc.tuple(
      fc.constant(facts),
      fc
        .array(fc.constantFrom(...facts), { maxLength: 6 })
        .chain((again) => fc.shuffledSubarray([...facts, ...again], { minLength: facts.length + again.length })),
    ),
  );
const arrivals = arrivalsOf(anyFact);
const anyBounce = fc.record({ round, at: moment }).map((changes) => aDeliveryBounced(changes as never));
const anyConfirmation = fc
  .record({ round, at: moment, by: fc.constantFrom(...ConfirmedBy.options) })
  .map((changes) => aDeliveryConfirmed(changes as never));
const deliveryOf = (facts: readonly DeliveryFact[]) => foldDeliveries(aPlacement(), at("14:00"), facts)[0];

describe("a delivery with several rounds", () => {
  it("folds to the same state for any order and repetition of its facts, and any clocks", () => {
    fc.assert(
      fc.property(arrivalsOf(fc.oneof(anyFact, anyBounce, anyConfirmation)), ([facts, arrived]) => {
        expect(deliveryOf(arrived)).toEqual(deliveryOf(facts));
      }),
      runs(2_000),
    );
  });

  it("does not become undelivered, and changes no next step, by the carrier's report that a text arrived", () => {
    fc.assert(
      fc.property(arrivals, anyConfirmation, round, ([facts], confirmation, round) => {
        expect(deliveryOf([...facts, confirmation])?.status).toBe(deliveryOf(facts)?.status);
        expect(decideNextStep([...facts, confirmation], round, at("23:00"))).toEqual(
          decideNextStep(facts, round, at("23:00")),
        );
      }),
    );
  });

  it("is delivered if the phone took a text of the round, whatever came back of another one", () => {
    fc.assert(
      fc.property(arrivals, round, ([facts], round) => {
        const bounced = aDeliveryBounced({ at: at("15:00"), round });
        const confirmed = aDeliveryConfirmed({ at: at("15:00"), round, by: "phone" });
        fc.pre(deliveryOf(facts)?.status === "delivered");
        expect(deliveryOf([bounced, confirmed, ...facts])?.status).toBe("delivered");
      }),
    );
  });

  it("has the same next step for any order and repetition of its facts, and any clocks", () => {
    fc.assert(
      fc.property(arrivals, round, moment, ([facts, arrived], round, now) => {
        expect(decideNextStep(arrived, round, now)).toEqual(decideNextStep(facts, round, now));
      }),
      runs(2_000),
    );
  });

  it("stays delivered, whatever fact about its attempts is added", () => {
    fc.assert(
      fc.property(arrivals, anyFact, ([facts], more) => {
        fc.pre(deliveryOf(facts)?.status === "delivered");
        expect(deliveryOf([...facts, more])?.status).toBe("delivered");
        expect(decideNextStep([...facts, more], undefined, at("23:00"))).toEqual({ do: "nothing" });
      }),
    );
  });

  it("gives every attempt a new number, over all rounds", () => {
    fc.assert(
      fc.property(arrivals, round, ([facts], round) => {
        const step = decideNextStep(facts, round, at("23:00"));
        fc.pre(step.do === "try");
        expect(facts.every((fact) => !("attempt" in fact) || fact.attempt < step.attempt)).toBe(true);
      }),
    );
  });
});

describe("a round", () => {
  it("has at most ten attempts, on machines with clocks ten minutes apart, beside another round", () => {
    const turn = fc.record({
      round: fc.constantFrom(undefined, anId("rpl")),
      skewMs: fc.integer({ min: -tenMinutes, max: tenMinutes }),
      random: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(turn, { minLength: 60, maxLength: 60 }), (turns) => {
        const facts: DeliveryFact[] = [];
        let time = Date.parse(at("14:00"));
        for (const { round, skewMs, random } of turns) {
          time += 25 * 3_600_000;
          const now: Instant = instant(time + skewMs);
          const step = decideNextStep(facts, round, now);
          if (step.do !== "try") continue;
          const next = calculateRetryAt(step.failures + 1, now, random);
          facts.push(
            aDeliveryFailed({
              at: now,
              attempt: step.attempt,
              last: !next,
              reason: "timeout",
              round,
              retryAt: next,
            }),
          );
        }
        for (const round of [undefined, anId("rpl")]) {
          const own = facts.filter((fact) => fact.round === round);
          expect(own.length).toBeLessThanOrEqual(attemptsPerRound);
          expect(own.filter((fact) => fact.kind === "delivery_failed" && fact.last)).toHaveLength(
            own.length === attemptsPerRound ? 1 : 0,
          );
        }
        expect(facts.map((fact) => ("attempt" in fact ? fact.attempt : 0))).toEqual(facts.map((_, index) => index + 1));
      }),
    );
  });

  it("waits as the schedule says, a fifth more or less, or as long as the endpoint asks, up to a day", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: attemptsPerRound }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: 3 * maxRetryAfterMs }), { nil: undefined }),
        (failures, random, retryAfterMs) => {
          const next = calculateRetryAt(failures, at("14:00"), random, { retryAfterMs });
          const delay = retryDelaysMs[failures - 1];
          if (delay === undefined) {
            expect(next).toBeUndefined();
            return;
          }
          const waited = elapsedMs(at("14:00"), next ?? at("14:00"));
          const requestedMs = Math.min(retryAfterMs ?? 0, maxRetryAfterMs);
          expect(waited).toBeGreaterThanOrEqual(Math.max(Math.floor(delay * 0.8), requestedMs));
          expect(waited).toBeLessThanOrEqual(Math.max(Math.ceil(delay * 1.2), requestedMs));
        },
      ),
    );
  });
});
