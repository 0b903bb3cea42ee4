import { describe, expect, it } from "vitest";
import { compareCosts, judgeCosts } from "#domain/reports/compare-costs.ts";
import { toSaleCost } from "#domain/reports/cost.ts";
import { isTooFew } from "#domain/reports/rate.ts";
import { toWilsonInterval } from "#domain/reports/wilson.ts";
import { makeSeededRandom } from "#bin/demo/sample-leads.ts";

/** `TRIALS=20000` draws as many of each; the report of each test is printed with `SHOW_RATES`. */
const trials = Number(process.env["TRIALS"] ?? 1_000);
const timeout = 600_000;
const show = (what: string, rate: number) => {
  if (process.env["SHOW_RATES"]) console.log(`${what}: ${(100 * rate).toFixed(2)} % of ${trials}`);
};

const drawSales = (leads: number, share: number, random: () => number): number => {
  let sales = 0;
  for (let lead = 0; lead < leads; lead++) if (random() < share) sales++;
  return sales;
};

/** The share of samples of `of` whose interval has the true `share`: exact, from the binomial distribution. */
function calculateCoverage(share: number, of: number): number {
  let [logTerm, coverage] = [of * Math.log(1 - share), 0];
  for (let count = 0; count <= of; count++) {
    const { low, high } = toWilsonInterval(count, of);
    if (low <= share && share <= high) coverage += Math.exp(logTerm);
    logTerm += Math.log((of - count) / (count + 1)) + Math.log(share / (1 - share));
  }
  return coverage;
}

const isNominal = (coverage: number) => coverage >= 0.93 && coverage <= 0.97;

describe("an interval of 95 %", () => {
  it.each([
    [0.02, 279],
    [0.05, 110],
    [0.1, 50],
    [0.2, 40],
    [0.5, 31],
  ])("of a share of %f covers 93 to 97 % of samples of more than %i, and not of that", (share, last) => {
    expect(isNominal(calculateCoverage(share, last))).toBe(false);
    for (let of = last + 1; of <= 600; of++) expect([of, isNominal(calculateCoverage(share, of))]).toEqual([of, true]);
  });

  it.each([
    [0.05, 400],
    [0.1, 200],
    [0.2, 100],
    [0.35, 60],
    [0.5, 50],
  ])(
    "of the cost of a sale at a conversion of %f covers it in 93 to 97 % of samples of %i that are shown",
    (share, leads) => {
      const random = makeSeededRandom(1);
      const trueCost = 6000 / share;
      let [shown, covered] = [0, 0];
      for (let trial = 0; trial < trials; trial++) {
        const { interval, tooFew } = toSaleCost({ leads, sales: drawSales(leads, share, random), spend: 6000 * leads });
        if (tooFew || !interval) continue;
        shown++;
        if (interval.low <= trueCost && trueCost <= interval.high) covered++;
      }
      show(`cost at ${share} of ${leads}, ${shown} shown`, covered / shown);
      expect(isNominal(covered / shown)).toBe(true);
    },
    timeout,
  );

  it.each([
    [0.2, 100, 0.35, 100],
    [0.1, 200, 0.3, 80],
    [0.25, 1000, 0.3, 1000],
  ])(
    "of a ratio covers it in 93 to 97 %: %f of %i against %f of %i",
    (p, n, q, m) => {
      const random = makeSeededRandom(2);
      let [shown, covered] = [0, 0];
      const truth = 60 / p / (100 / q);
      for (let trial = 0; trial < trials; trial++) {
        const [a, b] = [drawSales(n, p, random), drawSales(m, q, random)];
        if (isTooFew(a, n) || isTooFew(b, m)) continue;
        const callback = { leads: n, sales: a, spend: 60 * n };
        const { ratio } = compareCosts(callback, { leads: m, sales: b, spend: 100 * m });
        shown++;
        if (ratio && ratio.low <= truth && truth <= ratio.high) covered++;
      }
      show(`ratio of ${p} to ${q}, ${shown} shown`, covered / shown);
      expect(isNominal(covered / shown)).toBe(true);
    },
    timeout,
  );
});

describe("a verdict that is looked at daily for a year", () => {
  /** How often two models differ visibly, at three leads a day each, until some day of the year. */
  function measureVerdicts([p, priceP]: [number, number], [q, priceQ]: [number, number], seed: number) {
    const random = makeSeededRandom(seed);
    const verdicts = { callback_cheaper: 0, appointment_cheaper: 0, too_few: 0 };
    for (let trial = 0; trial < trials; trial++) {
      let [a, b] = [0, 0];
      let verdict: keyof typeof verdicts = "too_few";
      for (let day = 1; day <= 365 && verdict === "too_few"; day++) {
        a += drawSales(3, p, random);
        b += drawSales(3, q, random);
        const leads = 3 * day;
        verdict = judgeCosts({ leads, sales: a, spend: priceP * leads }, { leads, sales: b, spend: priceQ * leads });
      }
      verdicts[verdict]++;
    }
    return verdicts;
  }

  it.each([
    ["20 % and 20 %", [0.2, 60], [0.2, 60], 3],
    ["20 % and 35 %", [0.2, 60], [0.35, 105], 4],
    ["5 % and 10 %", [0.05, 60], [0.1, 120], 5],
  ] as const)(
    "is false for at most one in twenty pairs that cost the same: %s",
    (name, [p, priceP], [q, priceQ], seed) => {
      const { too_few } = measureVerdicts([p, priceP], [q, priceQ], seed);
      show(`false verdicts, ${name}`, 1 - too_few / trials);
      expect(1 - too_few / trials).toBeLessThanOrEqual(0.05);
      // A rule that never says anything would be right too.
      expect(too_few).toBeLessThan(trials);
    },
    timeout,
  );

  it(
    "finds the cheaper of £240.00 and £333.33 within the year in four of five cases, and hardly ever the dearer",
    () => {
      const verdicts = measureVerdicts([0.25, 60], [0.3, 100], 6);
      show("callback found cheaper at 0.72", verdicts.callback_cheaper / trials);
      expect(verdicts.callback_cheaper / trials).toBeGreaterThanOrEqual(0.8);
      expect(verdicts.appointment_cheaper / trials).toBeLessThanOrEqual(0.005);
    },
    timeout,
  );
});
