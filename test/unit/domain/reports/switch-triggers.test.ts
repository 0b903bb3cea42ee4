import { describe, expect, it } from "vitest";
import { type Counter, emptyFigures, type Figures } from "#domain/reports/figures.ts";
import { toLogSketch } from "#domain/reports/log-sketch.ts";
import { findMedianSaleDay } from "#domain/reports/sale-days.ts";
import { listSwitchTriggers, type SwitchInput } from "#domain/reports/switch-triggers.ts";

const figures = (counts: Partial<Record<Counter, number>>, values: number[] = []): Figures => ({
  ...emptyFigures,
  counts: Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, count ?? 0])),
  sketches: { "sale_value.GBP": toLogSketch(values) },
});

const stateOf = (trigger: string, input: Partial<SwitchInput>) =>
  listSwitchTriggers({
    period: emptyFigures,
    before: emptyFigures,
    now: emptyFigures,
    currency: "GBP",
    ...input,
  }).find((each) => each.trigger === trigger);

const appointments = (noShows: number, held: number, byClient = 0) =>
  figures({
    "appointment.booked.no_show_prospect": noShows,
    "appointment.booked.held": held - 5,
    "appointment.promoted.presumed_held": 5,
    "appointment.booked.no_show_client": byClient,
    "appointment.booked.cancelled_by_prospect": 1000,
  });

describe("the switch to callbacks", () => {
  it("is suggested by no-shows of prospects once the interval is above a quarter", () => {
    expect(stateOf("no_shows", { period: appointments(40, 60) })).toMatchObject({
      towards: "callback",
      threshold: 0.25,
      state: "fires",
      rate: { value: 40, of: 100 },
    });
    expect(stateOf("no_shows", { period: appointments(30, 70) })).toMatchObject({ state: "does_not" });
    expect(stateOf("no_shows", { period: appointments(0, 100) })).toMatchObject({ state: "does_not" });
    expect(stateOf("no_shows", { period: appointments(20, 19) })).toMatchObject({ state: "too_few" });
  });

  it("is not suggested by no-shows of the client", () => {
    expect(stateOf("no_shows", { period: appointments(10, 50, 60) })).toMatchObject({
      state: "does_not",
      rate: { value: 10, of: 120 },
    });
  });

  it("is suggested by low interest at meetings", () => {
    const period = (qualified: number, held: number) => figures({ qualified, held });
    expect(stateOf("low_interest", { period: period(30, 100) })).toMatchObject({ state: "fires" });
    expect(stateOf("low_interest", { period: period(45, 100) })).toMatchObject({ state: "does_not" });
    expect(stateOf("low_interest", { period: period(10, 49) })).toMatchObject({ state: "too_few" });
  });

  it("is suggested by sales that come a third sooner", () => {
    const [before, sooner, later] = [
      figures({ "won_on_day.30": 10 }),
      figures({ "won_on_day.20": 8, "won_on_day.60": 4 }),
      figures({ "won_on_day.21": 12 }),
    ];
    expect(stateOf("shorter_cycle", { before, now: sooner })).toMatchObject({
      state: "fires",
      before: 30,
      now: 20,
      sales: { before: 10, now: 12 },
    });
    expect(stateOf("shorter_cycle", { before, now: later })).toMatchObject({ state: "does_not" });
    expect(stateOf("shorter_cycle", { before, now: figures({ "won_on_day.1": 9 }) })).toMatchObject({
      state: "too_few",
    });
  });
});

describe("the switch to appointments", () => {
  it("is suggested by a slow follow-up, counted among all leads whose client has hours", () => {
    const period = (within: number, all: number) =>
      figures({ "all.ttfa.working.within_60": within, "all.with_hours": all });
    expect(stateOf("slow_follow_up", { period: period(30, 100) })).toMatchObject({
      towards: "appointment",
      state: "fires",
    });
    expect(stateOf("slow_follow_up", { period: period(45, 100) })).toMatchObject({ state: "does_not" });
    expect(stateOf("slow_follow_up", { period: emptyFigures })).toMatchObject({ state: "too_few" });
  });

  it("is suggested by sales of half as much value again", () => {
    const sales = (value: number, number: number) => figures({}, Array<number>(number).fill(value));
    expect(stateOf("higher_value", { before: sales(200_000, 10), now: sales(300_000, 10) })).toMatchObject({
      state: "fires",
      before: 200_000,
      now: 300_000,
    });
    expect(stateOf("higher_value", { before: sales(200_000, 10), now: sales(290_000, 10) })).toMatchObject({
      state: "does_not",
    });
    expect(stateOf("higher_value", { before: sales(200_000, 9), now: sales(300_000, 10) })).toMatchObject({
      state: "too_few",
    });
  });
});

describe("the median of the days to a sale", () => {
  it("is a measured one, and null without sales", () => {
    expect(findMedianSaleDay(figures({ "won_on_day.2": 1, "won_on_day.10": 2, "won_on_day.100": 1 }))).toEqual({
      median: 10,
      sales: 4,
    });
    expect(findMedianSaleDay(emptyFigures)).toEqual({ median: null, sales: 0 });
  });
});
