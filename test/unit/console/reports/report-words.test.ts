import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareCosts } from "#domain/reports/compare-costs.ts";
import { type Rate, toRate } from "#domain/reports/rate.ts";
import { costSentence, verdictSentence } from "#console/reports/pages/cost-page.ts";
import { decaySentence } from "#console/reports/pages/decay-page.ts";
import { deliverySentence } from "#console/reports/pages/deliveries-page.ts";
import { funnelSentence, toFunnelBody } from "#console/reports/pages/funnel-page.ts";
import { intervalText, percent, rateText, secondsText } from "#console/reports/pages/report-words.ts";
import { returnsSentence } from "#console/reports/pages/returns-page.ts";
import { speedSentence, toSpeedBody } from "#console/reports/pages/speed-page.ts";
import { switchTable } from "#console/reports/pages/switch-table.ts";
import { html, render } from "#platform/pages/html.ts";
import { anId } from "#test/support/an-id.ts";
import {
  costsOf,
  funnelOf,
  someDecay,
  someDeliveries,
  someReturns,
  someSpeed,
  speedOfClients,
} from "#test/support/console/report-cells.ts";
import { reportContext } from "#test/support/console/report-pages.ts";

/** Texts keep a number and its unit together; a test reads them as plain text. */
const plain = (text: string): string => text.replaceAll("\u00a0", " ");

const firstRow = <Row>({ rows }: { rows: readonly Row[] }): Row => {
  const [row] = rows;
  if (!row) throw new Error("the report has a row");
  return row;
};

describe("figures in words", () => {
  it("writes a rate with what it is of", () => {
    expect(plain(rateText(toRate(39, 170)))).toBe("23 % (39 of 170)");
  });
  it("says too few instead of a share of nine", () => {
    expect(rateText(toRate(4, 9))).toBe("too few to say (4 of 9)");
  });
  it("has no share of no leads", () => {
    expect(rateText(toRate(0, 0))).toBe("none yet");
  });
  it("writes a share below one percent with a decimal", () => {
    expect(plain(percent(0.008))).toBe("0.8 %");
  });
  it("writes an interval of 20 of 100 as the oracle has it", () => {
    expect(plain(intervalText(toRate(20, 100).interval))).toBe("13 to 29 %");
  });
  it("writes a narrow interval with decimals, so that its ends differ", () => {
    expect(plain(intervalText(toRate(400, 10_000).interval))).toBe("3.6 to 4.4 %");
  });
  it("writes a time in two units, and says when none is recorded", () => {
    expect([plain(secondsText(4440)), secondsText(null)]).toEqual(["1 h 14 min", "not recorded"]);
  });
  it("never shows a share of a rate that is too few", () => {
    fc.assert(
      fc.property(fc.nat({ max: 200 }), fc.nat({ max: 200 }), (a, b) => {
        const rate = toRate(Math.min(a, b), Math.max(a, b));
        expect(rateText(rate).includes("%")).toBe(rate.share !== null && !rate.tooFew);
      }),
    );
  });
});

describe("the answer on the cost of a sale", () => {
  const costs = { callback: "£300.00", appointment: "£400.00" };

  it("names callbacks as cheaper only by their verdict", () => {
    const answer = costSentence(firstRow(costsOf([3000, 600, 18_000_000], [3000, 600, 36_000_000])), "en-GB");

    expect(answer).toBe("A sale by callbacks is cheaper: £300.00 by callbacks, £600.00 by appointments.");
  });
  it("names appointments as cheaper only by their verdict", () => {
    const answer = costSentence(firstRow(costsOf([3000, 600, 36_000_000], [3000, 600, 18_000_000])), "en-GB");

    expect(answer).toBe("A sale by appointments is cheaper: £600.00 by callbacks, £300.00 by appointments.");
  });
  it("says that two costs are about the same if 20,000 leads would not tell them apart", () => {
    const answer = costSentence(firstRow(costsOf([100, 20, 600_000], [100, 35, 1_000_000])), "en-GB");

    expect(answer).toContain("They cost about the same: £300.00 by callbacks, £285.71 by appointments.");
  });
  it("says how many more leads would tell £240.00 and £333.33 apart", () => {
    const answer = costSentence(firstRow(costsOf([100, 25, 600_000], [100, 30, 1_000_000])), "en-GB");

    expect(answer).toBe(
      "Too few to say which model has the cheaper sale: £240.00 by callbacks, £333.33 by appointments. " +
        "About 630 more leads of the model with fewer would show a difference of this size in four of five cases.",
    );
  });
  it("says too few where one model has no sale", () => {
    const comparison = compareCosts({ leads: 100, sales: 20, spend: 1 }, { leads: 100, sales: 0, spend: 1 });

    expect(verdictSentence(comparison, costs)).toBe(
      "Too few to say which model has the cheaper sale: one of them has none yet.",
    );
  });
  it("shows no cost of a model that is too few", () => {
    const answer = costSentence(firstRow(costsOf([1000, 200, 6_000_000], [48, 9, 480_000])), "en-GB");

    expect(answer).toContain("£300.00 by callbacks, 9 of 48 sold by appointments");
  });
  it("says what a sale by the only model costs, with its interval", () => {
    const answer = costSentence(firstRow(costsOf([100, 20, 600_000])), "en-GB");

    expect(answer).toBe("A sale by callbacks costs £300.00 (£207.74 to £449.89).");
  });
});

describe("the answer on the funnel", () => {
  it.each([
    {
      of: [10_000, 400, 80],
      references: { reply: 0.04, meeting: 0.35 },
      answer:
        "Few replies become a meeting: 20 % (80 of 400), against an assumed 35 %. At 35 % there would be 140 meetings (+75 %).",
    },
    {
      of: [10_000, 80, 28],
      references: { reply: 0.03, meeting: 0.35 },
      answer:
        "Few messages get a reply: 0.8 % (80 of 10,000), against a usual 3 %. At 3 % there would be 105 meetings (+275 %).",
    },
    { of: [200, 8, 2], references: { reply: 0.04, meeting: 0.35 }, answer: "Too few to say where replies are lost." },
    {
      of: [10_000, 400, 140],
      references: { reply: 0.04, meeting: 0.35 },
      answer: "No bottleneck that these numbers can show.",
    },
    {
      of: [0, 400, 80],
      references: { reply: 0.04, meeting: 0.35 },
      answer:
        "The reply rate is not known: for this period fewer messages are recorded than there were replies, or none.",
    },
  ] as const)(
    "of $of is the verdict of the report: $answer",
    ({ of: [sent, replies, meetings], references, answer }) => {
      const { funnel } = firstRow(funnelOf(sent, replies, meetings, references));

      expect(plain(funnelSentence(funnel))).toBe(answer);
    },
  );
});

describe("the answers of the other reports", () => {
  it("say how fast leads were tried, and that few are too few", () => {
    expect(plain(speedSentence(firstRow(someSpeed()), { clock: "working", minutes: 15 }))).toMatch(
      /^Half of the recorded first tries came within \d+ min of working hours; within 15 minutes: \d+ % \(\d+ of 400\)\.$/,
    );
  });
  it("say which client is surest to try in time by its rank", () => {
    const body = toSpeedBody(speedOfClients(), reportContext(), { by: "client", clock: "working", minutes: 15 });

    expect(body.answer).toMatch(/^Kirkstall Windows is surest to try in 15 minutes of working hours/);
  });
  it("compare the soonest and the latest tries that are enough to say", () => {
    expect(plain(decaySentence(firstRow(someDecay()).curve))).toBe(
      "Of leads first tried within 5 min, 74 % (222 of 300) were reached; of those first tried over 4 h after delivery, 31 % (28 of 90).",
    );
  });
  it("say too few of a late first try where one band has few leads", () => {
    const few = firstRow(someDecay({ "0-5": [60, 30, 5], "5-15": [9, 4, 1] })).curve;

    expect(decaySentence(few)).toBe("Too few to say what comes of a late first try.");
  });
  it("name the leads that did not arrive, and never as 100 %", () => {
    expect(plain(deliverySentence(firstRow(someDeliveries({ placed: 1000, delivered: 999 }))))).toBe(
      "999 of 1,000 leads arrived (99.9 %); 1 did not.",
    );
  });
  it("say how many leads came back, and what was credited", () => {
    expect(plain(returnsSentence(firstRow(someReturns()), "en-GB"))).toBe(
      "Returned: 8 % (61 of 812) of the leads. Of the decided returns, 60 % (33 of 55) were approved. Credited: £1,980.00.",
    );
  });
  it("say that no lead was returned", () => {
    expect(returnsSentence(firstRow(someReturns({ placed: 90 }, 0)), "en-GB")).toBe(
      "No lead of this period was returned.",
    );
  });
});

describe("the table of signs for another model", () => {
  const show = (state: "fires" | "too_few", rate: Rate) => {
    const common = { of: "share", towards: "appointment", threshold: 0.5 } as const;
    const trigger = { ...common, trigger: "slow_follow_up", state, rate } as const;
    return plain(render(switchTable([{ key: null, currency: "GBP", trigger }], reportContext())));
  };

  it("shows the share that a yes rests on, and none where there are too few to compare", () => {
    const sure = show("fires", toRate(4, 53));
    expect(sure).toContain('<span class="share">8 %</span> <span class="of">4 of 53</span>');
    expect(sure).not.toContain("too few to say");
    expect(show("too_few", toRate(1, 3))).toContain("too few to say (1 of 3)");
  });
});

describe("the report on the funnel with many clients", () => {
  const show = (count: number) => {
    const report = funnelOf(10_000, 400, 80);
    const { rows, ...others } = report;
    const many = Array.from({ length: count }, (_, index) => ({ ...firstRow({ rows }), key: anId("client", index) }));
    const body = toFunnelBody({ ...others, rows: many }, reportContext());
    return { charts: body.charts.length, more: plain(render(html`${body.more}`)) };
  };

  it("draws charts of up to four of them, and lists more in one table", () => {
    expect(show(4).charts).toBe(8);
    const { charts, more } = show(40);
    expect(charts).toBe(0);
    expect(more.match(/<th scope="row">/g)).toHaveLength(40);
    expect(more).toContain('<span class="share">20 %</span> <span class="of">80 of 400</span>');
  });
});
