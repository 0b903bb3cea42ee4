import type { ClockKind } from "#domain/reports/figures.ts";
import { toRate } from "#domain/reports/rate.ts";
import type { SpeedReport } from "#domain/reports/speed-report.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatCount } from "#platform/text/count-noun.ts";
import { chartFigure } from "../../pages/charts/chart-figure.ts";
import { drawHeatMap } from "../../pages/charts/heat-map.ts";
import { weekdays } from "../../pages/hours-phrases.ts";
import type { ReportContext } from "./report-context.ts";
import { type ReportBody, rowLink, rowName } from "./report-frame.ts";
import { coverageText, ofText, rateText, secondsText } from "./report-words.ts";
import { dataTable } from "../../pages/data-table.ts";
import { rateChart } from "./rate-chart.ts";
import { plainRateCell, rateCell, rateColumns } from "./rate-columns.ts";

type SpeedRow = SpeedReport["rows"][number];
type TimeFigures = SpeedRow["firstAttempt"];

export type SpeedOptions = { by?: string | undefined; clock: ClockKind; minutes: 5 | 15 | 60 };

/** What the page on speed says: of all leads, of the groups with their ranking, or of the hours of the week. */
export function toSpeedBody(report: SpeedReport, context: ReportContext, options: SpeedOptions): ReportBody {
  const { by, clock } = options;
  if (by === "hour_of_week") return { ...toHours(report, options), counted: [...counted, clockSentences.raw] };
  const common = { counted: [...counted, clockSentences[clock]] };
  const [first, ...others] = report.rows;
  const body =
    first && others.length === 0 && by === undefined ? toWhole(first, options) : toGroups(report, options, context);
  return { ...body, ...common };
}

const counted = [
  "A time begins when the lead was delivered. The first try is the first call, text or email that the client recorded.",
  "A share is of all delivered leads: a lead without a recorded time counts as late. Percentiles are of the recorded times, within 1 %.",
];

const clockSentences: Record<ClockKind, string> = {
  working: "The clock runs in the client's contact hours; only leads whose client has them are counted.",
  raw: "The clock on the wall runs at night and on holidays too.",
};

const clockWords: Record<ClockKind, string> = { working: " of working hours", raw: "" };

/** The first try on a clock. By an hour of the week, and without hours, it is by the clock on the wall. */
const findFirstTry = ({ all, firstAttempt }: SpeedRow, clock: ClockKind): TimeFigures =>
  all?.ttfa[clock] ?? firstAttempt;

const within = ({ within: shares }: TimeFigures, minutes: number) =>
  shares.find((each) => each.minutes === minutes)?.rate ?? toRate(0, 0);

/** How fast a set of leads was tried, in one sentence. */
export function speedSentence(row: SpeedRow, { clock, minutes }: Omit<SpeedOptions, "by">): string {
  const figures = findFirstTry(row, clock);
  const share = within(figures, minutes);
  if (row.delivered === 0) return "No lead was delivered in this period.";
  if (share.of === 0) return "No lead was delivered to a client with contact hours: choose the clock on the wall.";
  if (share.of < 50) return `Too few to say: ${formatCount(share.of)} delivered leads.`;
  const half =
    figures.p50Seconds === null
      ? "No first try is recorded"
      : `Half of the recorded first tries came within ${secondsText(figures.p50Seconds)}${clockWords[clock]}`;
  return `${half}; within ${minutes} minutes: ${rateText(share)}.`;
}

const coverageSentence = ({ coverage }: TimeFigures): string =>
  `A first try is recorded for ${coverageText(coverage)} of the delivered leads; the others count as late.`;

function toWhole(row: SpeedRow, options: SpeedOptions): Omit<ReportBody, "counted"> {
  const figures = findFirstTry(row, options.clock);
  const shares = figures.within;
  return {
    answer: speedSentence(row, options),
    notes: [coverageSentence(figures)],
    charts: [
      rateChart(
        {
          id: "tried-within",
          title: "First tried within",
          caption: html`Share of all delivered leads, with its 95 % interval.`,
          table: dataTable({ caption: "Share of delivered leads that were tried in time" }, shares, [
            { title: "Within", cell: ({ minutes }) => `${minutes} minutes` },
            ...rateColumns<(typeof shares)[number]>("Leads", ({ rate }) => rate),
          ]),
        },
        shares.map(({ minutes, rate }) => ({ name: `${minutes} minutes`, rate })),
      ),
    ],
    more: timesTable(row),
  };
}

/** Every time that is measured, on both clocks. */
function timesTable({ all }: SpeedRow): Html | undefined {
  if (!all) return undefined;
  const times: [string, TimeFigures, SpeedRow["firstAttempt"]["coverage"] | null][] = [
    ["Held before placement", all.held, null],
    ["From placement to delivery", all.agencyLatency, null],
    ["Acknowledged, clock on the wall", all.acknowledged.raw, all.acknowledged.toldLate],
    ["Acknowledged, working hours", all.acknowledged.working, null],
    ["First try, clock on the wall", all.ttfa.raw, all.ttfa.toldLate],
    ["First try, working hours", all.ttfa.working, null],
    ["First conversation, clock on the wall", all.ttfc.raw, all.ttfc.toldLate],
    ["First conversation, working hours", all.ttfc.working, null],
  ];
  return dataTable({ caption: "All times" }, times, [
    { title: "Time", cell: ([name]) => name },
    { title: "Half within", cell: ([, { p50Seconds }]) => secondsText(p50Seconds), isNumber: true },
    { title: "90 % within", cell: ([, { p90Seconds }]) => secondsText(p90Seconds), isNumber: true },
    { title: "Recorded", cell: ([, { coverage }]) => plainRateCell(coverage), isNumber: true },
    { title: "Recorded an hour late", cell: ([, , late]) => (late ? rateCell(late) : "–"), isNumber: true },
  ]);
}

function toGroups(
  { rows, ranking }: SpeedReport,
  { clock, minutes }: SpeedOptions,
  context: ReportContext,
): Omit<ReportBody, "counted"> {
  const ranks = new Map(ranking.map((each) => [each.key, each.rank]));
  const order = new Map(ranking.map(({ key }, index) => [key, index]));
  const sorted = rows.toSorted((a, b) => (order.get(a.key) ?? 0) - (order.get(b.key) ?? 0));
  const shown = sorted.map((row) => {
    const figures = findFirstTry(row, clock);
    return { row, figures, share: within(figures, minutes) };
  });
  const best = ranking.find(({ rank }) => rank === 1);
  return {
    answer: best
      ? `${rowName(best.key, context)} is surest to try in ${minutes} minutes${clockWords[clock]}: ${best.within.tooFew ? `${ofText(best.within)} leads` : rateText(best.within)}.`
      : ranking.length > 0
        ? "Too few to rank: none of them has 50 delivered leads."
        : `How surely leads are tried within ${minutes} minutes${clockWords[clock]}, one row for each.`,
    notes: [],
    charts: [
      rateChart(
        {
          id: "speed-of-rows",
          title: `First tried within ${minutes} minutes`,
          caption: html`Share of all delivered leads, with its 95 % interval. Ranked by the lower end of the interval,
          so that neither few leads nor unrecorded ones win.`,
          table: dataTable({ caption: `First tried within ${minutes} minutes` }, shown, [
            { title: "Leads of", cell: ({ row }) => rowLink(row.key, "speed", context) },
            { title: "Rank", cell: ({ row }) => formatRank(ranks.get(row.key)), isNumber: true },
            ...rateColumns<(typeof shown)[number]>("In time", ({ share }) => share),
            { title: "Half within", cell: ({ figures }) => secondsText(figures.p50Seconds), isNumber: true },
            { title: "Recorded", cell: ({ figures }) => plainRateCell(figures.coverage), isNumber: true },
          ]),
        },
        shown.map(({ row, share }) => ({ name: rowName(row.key, context), rate: share })),
      ),
    ],
  };
}

/** Undefined is no place in the ranking; null is too few to have one. */
const formatRank = (rank: number | null | undefined): string => (rank === undefined ? "–" : String(rank ?? "too few"));

function toHours({ rows }: SpeedReport, { minutes }: SpeedOptions): Omit<ReportBody, "counted"> {
  const cells = rows.flatMap(({ key, firstAttempt, delivered }) => {
    const [day = "", hour = ""] = (key ?? "").split(".");
    const column = weekdays.findIndex(({ value }) => value === day);
    const share = within(firstAttempt, minutes);
    return column < 0 ? [] : [{ column, row: Number(hour), share, delivered, firstAttempt }];
  });
  const hours = cells.map(({ row }) => row);
  const [from, to] = [Math.min(...hours), Math.max(...hours)];
  const toHour = (hour: number) => String(hour).padStart(2, "0");
  const names = weekdays.map(({ name }) => name);
  const judged = cells.filter(({ share }) => !share.tooFew);
  const worst = judged.toSorted((a, b) => (a.share.share ?? 0) - (b.share.share ?? 0))[0];
  const nameHour = ({ column, row }: { column: number; row: number }) => `${names[column]} ${toHour(row)}:00`;
  return {
    answer: worst
      ? `Of the hours with enough leads, those that come on ${nameHour(worst)} are tried in ${minutes} minutes least often: ${rateText(worst.share)}.`
      : "Too few to say of any single hour of the week; together they show when leads come.",
    notes: [],
    charts: [
      chartFigure({
        id: "hours",
        title: `First tried within ${minutes} minutes, by the hour in which the lead was placed`,
        description: "A column for each day and a row for each hour. The table has the same numbers.",
        ...drawHeatMap(
          cells.map(({ column, row, share }) => ({
            column,
            row,
            text: share.tooFew ? formatFew(share) : String(Math.round((share.share ?? 0) * 100)),
            value: share.tooFew ? null : share.share,
          })),
          {
            columns: names,
            rows: Array.from({ length: to - from + 1 }, (_, index) => ({
              row: from + index,
              name: toHour(from + index),
            })),
          },
        ),
        isFolded: true,
        caption: html`Percent of delivered leads, by the clock on the wall; a stronger colour is more. Grey without
        colour, as 4/9, is too few to say. An hour that is not there had no lead.`,
        table: dataTable({ caption: "By hour of the week" }, cells, [
          { title: "Hour", cell: nameHour },
          ...rateColumns<(typeof cells)[number]>("In time", ({ share }) => share),
          { title: "Half within", cell: ({ firstAttempt }) => secondsText(firstAttempt.p50Seconds), isNumber: true },
        ]),
      }),
    ],
  };
}

/** "4/9", or only how many if that would not fit into a cell. */
function formatFew({ value, of }: { value: number; of: number }): string {
  const text = `${value}/${of}`;
  return text.length > 5 ? `~${Math.round((value / of) * 100)}` : text;
}
