import type { ReturnsReport } from "#domain/reports/returns-report.ts";
import { reasonPhrases } from "#leads/pages/return-reasons.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { drawBars } from "../../pages/charts/bar-chart.ts";
import { chartFigure } from "../../pages/charts/chart-figure.ts";
import { segmentLegend } from "../../pages/charts/series.ts";
import { drawStackedBars } from "../../pages/charts/stacked-bars.ts";
import { may } from "../../permissions.ts";
import { figureTable, rateCells, rateColumns } from "./figure-table.ts";
import type { ReportContext } from "./report-context.ts";
import { type ReportBody, rowLink, rowName } from "./report-frame.ts";
import { countOf, moneyText, percent, rateText } from "./report-words.ts";

type ReturnsRow = ReturnsReport["rows"][number];

/** What the page on returns says: how many leads came back, why, and what was credited. */
export function toReturnsBody({ rows }: ReturnsReport, context: ReportContext): ReportBody {
  const { locale } = context.session.reader;
  const [first, ...others] = rows;
  return {
    answer: first && others.length === 0 ? returnsSentence(first, locale) : "How many leads came back, a row for each.",
    notes: [],
    charts: [
      ...(others.length > 0 ? [rowsChart(rows, context)] : []),
      ...rows.filter(({ byReason }) => byReason.length > 0).map((row, index) => reasonChart(row, index, context)),
    ],
    ...(may(context.session.user.role, "read_returns") && {
      more: html`<p><a href="/console/returns">Open the returns themselves</a></p>`,
    }),
    counted: [
      "A lead with a return is counted in the period in which it was placed, whenever it was returned.",
      "Approved is of the returns that are decided. What was credited is what approved returns took off the bill.",
    ],
  };
}

const statusColumns = ["Approved", "Declined", "Waiting", "To decide", "Withdrawn"];

export function returnsSentence({ returned, approved, credited }: ReturnsRow, locale: string): string {
  if (returned.share === null || returned.value === 0) return "No lead of this period was returned.";
  const money = credited.map(({ amount, currency }) => moneyText(amount, currency, locale)).join(" and ");
  const decided =
    approved.of === 0
      ? "None of the returns is decided yet"
      : approved.tooFew
        ? `${countOf(approved.value)} of ${countNoun(approved.of, "decided return")} were approved, too few for a rate`
        : `Of the decided returns, ${rateText(approved)} were approved`;
  return `Returned: ${rateText(returned)} of the leads. ${decided}${money === "" ? "." : `. Credited: ${money}.`}`;
}

const rowsChart = (rows: readonly ReturnsRow[], context: ReportContext): Html =>
  chartFigure({
    id: "returned",
    title: "Leads with a return",
    description: rows.map(({ key, returned }) => `${rowName(key, context)}: ${rateText(returned)}`).join("; "),
    ...drawBars(
      rows.map(({ key, returned }) => ({
        name: rowName(key, context),
        figure: rateText(returned),
        value: returned.share,
        interval: returned.interval,
        isTooFew: returned.tooFew,
      })),
      { format: percent, most: 1 },
    ),
    caption: html`Leads with a return, of those placed, with the 95 % interval. An outline is too few to say.`,
    table: figureTable(
      "Leads with a return",
      [
        { name: "Leads of" },
        ...rateColumns("Returned"),
        ...rateColumns("Approved"),
        { name: "Credited", isNumber: true },
      ],
      rows.map((row) => ({
        head: rowLink(row.key, "returns", context),
        cells: [...rateCells(row.returned), ...rateCells(row.approved), creditedText(row, context)],
      })),
    ),
  });

const creditedText = ({ credited }: ReturnsRow, { session: { reader } }: ReportContext): string =>
  credited.map(({ amount, currency }) => moneyText(amount, currency, reader.locale)).join(", ") || "none";

function reasonChart(
  { key, byReason, returned, approved, ...row }: ReturnsRow,
  index: number,
  context: ReportContext,
): Html {
  const id = `reasons-${index + 1}`;
  const sorted = byReason.toSorted((a, b) => totalOf(b.counts) - totalOf(a.counts));
  return chartFigure({
    id,
    title: key === null ? "Returns by reason" : `Returns by reason: ${rowName(key, context)}`,
    description: sorted
      .map(({ reason, counts }) => `${reasonPhrases[reason]}: ${countNoun(totalOf(counts), "return")}`)
      .join("; "),
    legend: segmentLegend(`${id}-fill`, [
      { name: "approved", series: 1 },
      { name: "declined", series: 2 },
      { name: "open", series: 3 },
      { name: "withdrawn", series: "rest" },
    ]),
    ...drawStackedBars(
      `${id}-fill`,
      sorted.map(({ reason, counts }) => ({
        name: reasonPhrases[reason],
        figure: countNoun(totalOf(counts), "return"),
        segments: [
          { series: 1, count: counts.approved },
          { series: 2, count: counts.declined },
          { series: 3, count: counts.open + counts.referred },
          { series: "rest", count: counts.withdrawn },
        ],
        isTooFew: false,
      })),
    ),
    caption: html`Each bar is all returns of its reason, whose count is at the right.`,
    table: html`${figureTable(
      "Returns by reason",
      [{ name: "Reason" }, ...statusColumns.map((name) => ({ name, isNumber: true }))],
      sorted.map(({ reason, counts }) => ({
        head: reasonPhrases[reason],
        cells: [counts.approved, counts.declined, counts.open, counts.referred, counts.withdrawn].map(countOf),
      })),
    )}
    ${
      key === null &&
      figureTable(
        "All returns",
        [{ name: "Share" }, ...rateColumns("Leads")],
        [
          { head: "Leads with a return, of those placed", cells: rateCells(returned) },
          { head: "Approved, of the decided returns", cells: rateCells(approved) },
          { head: "Credited", cells: [creditedText({ key, byReason, returned, approved, ...row }, context), ""] },
        ],
      )
    }`,
  });
}

const totalOf = ({ open, referred, approved, declined, withdrawn }: ReturnsRow["byReason"][number]["counts"]): number =>
  open + referred + approved + declined + withdrawn;
