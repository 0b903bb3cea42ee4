import { describe, expect, it } from "vitest";
import { compareCosts, judgeCosts } from "#domain/reports/compare-costs.ts";
import { toSaleCost } from "#domain/reports/cost.ts";
import { isTooFew, toRate } from "#domain/reports/rate.ts";
import { toWilsonInterval } from "#domain/reports/wilson.ts";

const inPercent = (share: number) => (100 * share).toFixed(2);
const inPounds = (pence: number | null | undefined) =>
  pence === null || pence === undefined ? null : (pence / 100).toFixed(2);
/** Leads at one price in pounds. */
const aTally = (price: number, sales: number, leads: number) => ({ leads, sales, spend: price * 100 * leads });

describe("a share", () => {
  it.each([
    [20, 100, "13.34", "28.88"],
    [35, 100, "26.36", "44.75"],
    [0, 20, "0.00", "16.11"],
    [20, 20, "83.89", "100.00"],
    [2, 10, "5.67", "50.98"],
  ])("of %i in %i is between %s %% and %s %% (Wilson)", (count, of, low, high) => {
    const interval = toWilsonInterval(count, of);
    expect([inPercent(interval.low), inPercent(interval.high)]).toEqual([low, high]);
  });

  it("is too few to judge below 50, and below 10 successes or failures", () => {
    expect([isTooFew(10, 49), isTooFew(10, 50), isTooFew(9, 1000), isTooFew(991, 1000), isTooFew(990, 1000)]).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
  });

  it("of nothing is null, not 0", () => {
    expect(toRate(0, 0)).toEqual({ value: 0, of: 0, share: null, interval: null, tooFew: true });
  });
});

describe("the cost of a sale", () => {
  it.each([
    [60, 20, 100, "300.00", "207.74", "449.89"],
    [100, 35, 100, "285.71", "223.49", "379.30"],
    [60, 25, 100, "240.00", "174.90", "341.97"],
    [100, 30, 100, "333.33", "252.62", "456.73"],
    [60, 200, 1000, "300.00", "265.58", "340.18"],
    [100, 350, 1000, "285.71", "263.10", "311.47"],
  ])("at £%i with %i sales of %i leads is £%s, between £%s and £%s", (price, sales, leads, cost, low, high) => {
    const { costPerSale, interval, tooFew } = toSaleCost(aTally(price, sales, leads));
    expect([costPerSale, interval?.low, interval?.high].map(inPounds)).toEqual([cost, low, high]);
    expect(tooFew).toBe(false);
  });

  it("is null without a sale", () => {
    expect(toSaleCost(aTally(60, 0, 100))).toMatchObject({ costPerSale: null, interval: null, tooFew: true });
    expect(toSaleCost(aTally(60, 0, 0))).toMatchObject({ costPerSale: null, interval: null, tooFew: true });
  });
});

describe("callbacks compared with appointments", () => {
  it.each([
    ["£60, 20/100 and £100, 35/100", aTally(60, 20, 100), aTally(100, 35, 100), [1.05, 0.6602, 1.6865]],
    ["£60, 25/100 and £100, 30/100", aTally(60, 25, 100), aTally(100, 30, 100), [0.72, 0.4607, 1.1289]],
    ["£60, 250/1,000 and £100, 300/1,000", aTally(60, 250, 1000), aTally(100, 300, 1000), [0.72, 0.6242, 0.8308]],
  ])("have the ratio of costs and its interval: %s", (_, callback, appointment, [value, low, high]) => {
    const { ratio } = compareCosts(callback, appointment);
    expect(ratio?.value).toBeCloseTo(value ?? 0, 4);
    expect(ratio?.low).toBeCloseTo(low ?? 0, 4);
    expect(ratio?.high).toBeCloseTo(high ?? 0, 4);
  });

  it("need 36,313 leads a side for £300.00 against £285.71: they cost about the same", () => {
    expect(compareCosts(aTally(60, 20, 100), aTally(100, 35, 100))).toMatchObject({
      verdict: "too_few",
      leadsToSettle: 36_313,
      moreLeads: null,
      aboutTheSame: true,
    });
  });

  it("need 730 leads a side for £240.00 against £333.33: 630 more", () => {
    expect(compareCosts(aTally(60, 25, 100), aTally(100, 30, 100))).toMatchObject({
      verdict: "too_few",
      leadsToSettle: 730,
      moreLeads: 630,
      aboutTheSame: false,
    });
  });

  it("need 1,045 leads a side for £300 against £400", () => {
    expect(compareCosts(aTally(60, 20, 100), aTally(140, 35, 100)).leadsToSettle).toBe(1045);
  });

  it("get a verdict from three standard errors on, either way, and nothing more to settle", () => {
    const [callback, appointment] = [aTally(60, 250, 1000), aTally(100, 300, 1000)];
    expect(compareCosts(callback, appointment)).toMatchObject({ verdict: "callback_cheaper", moreLeads: null });
    expect(judgeCosts(appointment, callback)).toBe("appointment_cheaper");
    // |ln 0.72| is three standard errors at 9 × 5.333 ÷ ln² 0.72 = 444.8 leads a side.
    const sideBySide = (leads: number) => judgeCosts(aTally(60, leads / 4, leads), aTally(100, leads * 0.3, leads));
    expect([sideBySide(440), sideBySide(460)]).toEqual(["too_few", "callback_cheaper"]);
  });

  it("get no verdict where one side is too few, however far apart they are", () => {
    expect(judgeCosts(aTally(10, 30, 100), aTally(100, 9, 100))).toBe("too_few");
    expect(judgeCosts(aTally(10, 30, 49), aTally(100, 20, 1000))).toBe("too_few");
    expect(judgeCosts({ leads: 100, sales: 20, spend: 0 }, aTally(100, 20, 100))).toBe("too_few");
  });

  it("have no ratio without sales on either side", () => {
    expect(compareCosts(aTally(60, 0, 100), aTally(100, 30, 100))).toEqual({
      verdict: "too_few",
      ratio: null,
      leadsToSettle: null,
      moreLeads: null,
      aboutTheSame: false,
    });
  });

  it("that cost exactly the same have nothing to settle", () => {
    expect(compareCosts(aTally(60, 20, 100), aTally(60, 20, 100))).toMatchObject({
      leadsToSettle: null,
      moreLeads: null,
      aboutTheSame: true,
    });
  });
});
