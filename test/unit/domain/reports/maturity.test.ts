import { describe, expect, it } from "vitest";
import type { Fact } from "#domain/history/fact.ts";
import { type Cohort, measureMaturity, selectMature } from "#domain/reports/maturity.ts";
import { getMoney } from "#domain/reports/figures.ts";
import { addDays } from "#domain/shared/wall-clock.ts";
import { anId } from "#test/support/an-id.ts";
import { on } from "#test/support/at.ts";
import { anOutcome, aReceived } from "#test/support/facts.ts";
import { toAnyLead, toDayCells } from "#test/support/reports/measured-leads.ts";

const today = "2026-11-28";
/** Leads placed so many days ago, with so many sales on a day after the placement. */
const aCohort = (daysAgo: number, ...salesByDay: [number, number][]): Cohort => ({
  date: addDays(today, -daysAgo),
  salesByDay,
});

describe("the maturity window", () => {
  it("is 20 days if every sale came on day 20", () => {
    expect(measureMaturity([aCohort(100, [20, 60])], today)).toEqual({ days: 20, from: "measured" });
  });

  it("is the age by which 90 % of the sales had come", () => {
    expect(measureMaturity([aCohort(200, [3, 89], [40, 1], [60, 10])], today)).toEqual({ days: 40, from: "measured" });
    expect(measureMaturity([aCohort(200, [3, 90], [60, 10])], today)).toEqual({ days: 14, from: "measured" });
  });

  it("is 120 days at most", () => {
    expect(measureMaturity([aCohort(400, [300, 60])], today)).toEqual({ days: 120, from: "measured" });
  });

  it("is assumed as 30 days below 50 sales", () => {
    expect(measureMaturity([], today)).toEqual({ days: 30, from: "assumed" });
    expect(measureMaturity([aCohort(100, [20, 49])], today)).toEqual({ days: 30, from: "assumed" });
  });

  it("leaves out cohorts that are not twice as old", () => {
    // Young cohorts have early sales only: they would make the window too short.
    const young = aCohort(20, [1, 1000]);
    expect(measureMaturity([young, aCohort(100, [25, 60])], today)).toEqual({ days: 25, from: "measured" });
    expect(measureMaturity([aCohort(40, [20, 60])], today)).toEqual({ days: 30, from: "assumed" });
  });
});

describe("leads that are too young", () => {
  it("are counted apart, and are in no cost", () => {
    const placedOn = (date: string, sale?: string): Fact[] => [
      aReceived({ at: on(`${date}T12:00:00Z`) }),
      ...(sale ? [anOutcome({ outcome: "won", at: on(`${sale}T12:00:00Z`) })] : []),
    ];
    const histories = [
      placedOn("2026-10-29", "2026-11-20"),
      placedOn("2026-10-30"),
      placedOn("2026-11-27", "2026-11-27"),
    ];
    const leads = histories.map((facts, index) => toAnyLead(anId("lead", index + 1), facts));
    const cells = toDayCells(leads).map(({ cell }) => cell);
    const { figures, maturing, window } = selectMature(cells, { model: "callback", today });
    expect(window).toEqual({ days: 30, from: "assumed" });
    expect(maturing).toBe(2);
    const net = (["net.leads", "net.sales", "net.spend"] as const).map((name) => getMoney(figures, "GBP", name));
    expect(net).toEqual([1, 1, 6000]);
    expect(selectMature(cells, { model: "hybrid", today }).maturing).toBe(0);
  });
});
