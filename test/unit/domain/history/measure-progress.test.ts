import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Fact } from "#domain/history/fact.ts";
import { measureProgress } from "#domain/history/measure-progress.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { aContactAttempt, aDelivered, aHeld, aLead, aPlaced, aReceived } from "#test/support/facts.ts";

const received = aReceived({ at: at("14:00") });
const delivered = aDelivered({ at: at("14:00:02.500") });
const connected = aContactAttempt({ at: at("14:05:02.500"), result: "connected" });

/** What the last of `facts` changed. */
const measureLast = (...facts: [Fact, ...Fact[]]) => measureProgress(aLead(...facts), facts.slice(-1));

describe("the progress of a lead", () => {
  it("counts a pushed lead once, when it is received", () => {
    expect(measureLast(received)).toEqual({ isAccepted: true, deliveries: [], contactMs: undefined });
    expect(measureLast(received, delivered).isAccepted).toBe(false);
  });

  it.each([
    ["a share of another client", { sharedFrom: anId("lead", 2) }],
    ["a lead that was passed on", { passedFrom: anId("lead", 2) }],
  ])("does not count %s as a further push", (_, from) => {
    expect(measureLast({ ...received, ...from }).isAccepted).toBe(false);
  });

  it("measures from the placement to the receipt, by channel", () => {
    expect(measureLast(received, delivered).deliveries).toEqual([{ channel: "sms", latencyMs: 2500 }]);
  });

  it("measures a held lead from when a client takes it", () => {
    const lead = [aHeld({ at: at("08:00") }), aPlaced({ at: at("14:00:02") }), delivered] as const;
    expect(measureLast(...lead).deliveries).toEqual([{ channel: "sms", latencyMs: 500 }]);
  });

  it("measures no second receipt of the same delivery", () => {
    expect(measureLast(received, delivered, aDelivered({ at: at("14:09"), attempt: 2 })).deliveries).toEqual([]);
  });

  it("measures from the delivery to the first contact, and no later one", () => {
    const again = aContactAttempt({ at: at("15:00"), result: "connected", attemptId: anId("att", 2) });
    expect(measureLast(received, delivered, connected).contactMs).toBe(5 * 60_000);
    expect(measureLast(received, delivered, connected, again).contactMs).toBeUndefined();
  });

  it("measures no call that reached no one", () => {
    expect(measureLast(received, delivered, { ...connected, result: "no_answer" }).contactMs).toBeUndefined();
  });

  it("measures nothing of a sandbox lead", () => {
    const facts = [{ ...received, sandbox: true as const }, delivered, connected];
    expect(measureProgress(aLead(...facts), facts)).toEqual({ isAccepted: false, deliveries: [] });
  });

  it("measures the same in total, in however many batches the facts come", () => {
    const facts: readonly Fact[] = [received, delivered, connected];
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }), (isCut) => {
        const batches = facts.reduce<Fact[][]>(
          (found, fact, index) =>
            index > 0 && !isCut[index - 1]
              ? [...found.slice(0, -1), [...(found.at(-1) ?? []), fact]]
              : [...found, [fact]],
          [],
        );
        const measured = batches.map((batch) => {
          const known = facts.slice(0, facts.indexOf(batch.at(-1) ?? received) + 1);
          return measureProgress(aLead(received, ...known.slice(1)), batch);
        });
        expect(measured.filter(({ isAccepted }) => isAccepted)).toHaveLength(1);
        expect(measured.flatMap(({ deliveries }) => deliveries)).toEqual([{ channel: "sms", latencyMs: 2500 }]);
        expect(measured.flatMap(({ contactMs }) => contactMs ?? [])).toEqual([300_000]);
      }),
    );
  });
});
