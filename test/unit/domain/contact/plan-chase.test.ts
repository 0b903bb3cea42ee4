import { describe, expect, it } from "vitest";
import { resolveContactHours } from "#domain/accounts/contact-hours.ts";
import type { ChaseStep } from "#domain/campaigns/chase.ts";
import { planChaseStep } from "#domain/contact/plan-chase.ts";
import { on } from "#test/support/at.ts";
import { aLadder } from "#test/support/facts.ts";

const inForce = resolveContactHours(
  {
    from: on("2026-11-01T00:00Z"),
    weekly: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "17:30" }],
    holidays: [],
    calendars: [],
    timeZone: "Europe/London",
  },
  [],
);
const deliveredAt = on("2026-11-27T17:20Z");
const planAll = (steps: readonly ChaseStep[], hours: { inForce?: typeof inForce } = { inForce }) =>
  steps.map((_, index) => planChaseStep(steps, { deliveredAt, inForce: hours.inForce, fromStep: index + 1 }));
const raw = (after: number): ChaseStep => ({ after, clock: "raw", while: "unattempted", do: { kind: "tell_agency" } });

describe("planning the steps of a ladder", () => {
  it("ends working minutes at closing time, and continues on Monday: 10, 30 and 60 minutes from Friday 17:20", () => {
    expect(planAll(aLadder)).toEqual([
      { step: 1, dueAt: on("2026-11-27T17:30Z") },
      { step: 2, dueAt: on("2026-11-30T09:20Z") },
      { step: 3, dueAt: on("2026-11-30T09:50Z") },
    ]);
  });

  it("counts all minutes for a client without contact hours, and by the raw clock", () => {
    const times = ["2026-11-27T17:30Z", "2026-11-27T17:50Z", "2026-11-27T18:20Z"].map(on);
    expect(planAll(aLadder, {}).map((step) => step?.dueAt)).toEqual(times);
    expect(planAll([raw(10), raw(30), raw(60)]).map((step) => step?.dueAt)).toEqual(times);
  });

  it("never plans a step before the one before it, whichever clock each has", () => {
    const [, second] = aLadder;
    const mixed = [second as ChaseStep, raw(45)];
    expect(planAll(mixed).map((step) => step?.dueAt)).toEqual([on("2026-11-30T09:20Z"), on("2026-11-30T09:20Z")]);
  });

  it("leaves out a step whose working minutes never come", () => {
    const closed = { ...inForce, hours: { ...inForce.hours, weekly: [] } };
    expect(planChaseStep([...aLadder, raw(90)], { deliveredAt, inForce: closed })).toEqual({
      step: 4,
      dueAt: on("2026-11-27T18:50Z"),
    });
    expect(planChaseStep(aLadder, { deliveredAt, inForce: closed })).toBeUndefined();
  });
});
