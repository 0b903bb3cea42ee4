import type { ReturnsReport } from "#domain/reports/returns-report.ts";
import { reasonPhrases } from "#leads/pages/return-reasons.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { countNoun, formatCount } from "#platform/text/count-noun.ts";
import { chartFigure } from "../../pages/charts/chart-figure.ts";
import { segmentLegend } from "../../pages/charts/series.ts";
import { drawStackedBars } from "../../pages/charts/stacked-bars.ts";
import { may } from "../../permissions.ts";
import type { ReportContext } from "./report-context.ts";
import { type ReportBody, rowLink, rowName } from "./report-frame.ts";
import { intervalText, moneyText, rateText } from "./report-words.ts";
import { dataTable } from "../../pages/data-table.ts";
import { rateChart } from "./rate-chart.ts";
import { rateCell, rateColumns } from "./rate-columns.ts";

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

export function returnsSentence({ returned, approved, credited }: ReturnsRow, locale: string): string {
  if (returned.share === null || returned.value === 0) return "No lead of this period was returned.";
  const money = credited.map(({ amount, currency }) => moneyText(amount, currency, locale)).join(" and ");
  const decided =
    approved.of === 0
      ? "None of the returns is decided yet"
      : approved.tooFew
        ? `${formatCount(approved.value)} of ${countNoun(approved.of, "decided return")} were approved, too few for a rate`
        : `Of the decided returns, ${rateText(approved)} were approved`;
  return `Returned: ${rateText(returned)} of the leads. ${decided}${money === "" ? "." : `. Credited: ${money}.`}`;
}

const rowsChart = (rows: readonly ReturnsRow[], context: ReportContext): Html =>
  rateChart(
    {
      id: "returned",
      title: "Leads with a return",
      caption: html`Leads with a return, of those placed, with the 95 % interval. An outline is too few to say.`,
      table: dataTable({ caption: "Leads with a return" }, rows, [
        { title: "Leads of", cell: ({ key }) => rowLink(key, "returns", context) },
        ...rateColumns<ReturnsRow>("Returned", ({ returned }) => returned),
        ...rateColumns<ReturnsRow>("Approved", ({ approved }) => approved),
        { title: "Credited", cell: (row) => creditedText(row, context), isNumber: true },
      ]),
    },
    rows.map(({ key, returned }) => ({ name: rowName(key, context), rate: returned })),
  );

const creditedText = ({ credited }: ReturnsRow, { session: { reader } }: ReportContext): string =>
  credited.map(({ amount, currency }) => moneyText(amount, currency, reader.locale)).join(", ") || "none";

function reasonChart(row: ReturnsRow, index: number, context: ReportContext): Html {
  const { key, byReason } = row;
  const id = `reasons-${index + 1}`;
  const sorted = byReason.toSorted((a, b) => countReturns(b.counts) - countReturns(a.counts));
  return chartFigure({
    id,
    title: key === null ? "Returns by reason" : `Returns by reason: ${rowName(key, context)}`,
    description: sorted
      .map(({ reason, counts }) => `${reasonPhrases[reason]}: ${countNoun(countReturns(counts), "return")}`)
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
        figure: countNoun(countReturns(counts), "return"),
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
    table: html`${dataTable({ caption: "Returns by reason" }, sorted, [
      { title: "Reason", cell: ({ reason }) => reasonPhrases[reason] },
      { title: "Approved", cell: ({ counts }) => formatCount(counts.approved), isNumber: true },
      { title: "Declined", cell: ({ counts }) => formatCount(counts.declined), isNumber: true },
      { title: "Waiting", cell: ({ counts }) => formatCount(counts.open), isNumber: true },
      { title: "To decide", cell: ({ counts }) => formatCount(counts.referred), isNumber: true },
      { title: "Withdrawn", cell: ({ counts }) => formatCount(counts.withdrawn), isNumber: true },
    ])}
    ${key === null && totalsTable(row, context)}`,
  });
}

const totalsTable = (row: ReturnsRow, context: ReportContext): Html =>
  dataTable(
    { caption: "All returns" },
    [
      { name: "Leads with a return, of those placed", rate: row.returned },
      { name: "Approved, of the decided returns", rate: row.approved },
      { name: "Credited", rate: undefined },
    ],
    [
      { title: "Share", cell: ({ name }) => name },
      { title: "Leads", cell: ({ rate }) => (rate ? rateCell(rate) : creditedText(row, context)), isNumber: true },
      { title: "95 % interval", cell: ({ rate }) => rate && intervalText(rate.interval), isNumber: true },
    ],
  );

const countReturns = ({
  open,
  referred,
  approved,
  declined,
  withdrawn,
}: ReturnsRow["byReason"][number]["counts"]): number => open + referred + approved + declined + withdrawn;
