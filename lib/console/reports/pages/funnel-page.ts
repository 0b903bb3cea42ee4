import type { FunnelReport } from "#domain/reports/funnel-report.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { countNoun, formatCount } from "#platform/text/count-noun.ts";
import { drawBars } from "../../pages/charts/bar-chart.ts";
import { chartFigure } from "../../pages/charts/chart-figure.ts";
import { segmentLegend } from "../../pages/charts/series.ts";
import { drawStackedBars, type StackedBar } from "../../pages/charts/stacked-bars.ts";
import type { ReportContext } from "./report-context.ts";
import { type ReportBody, rowLink, rowName } from "./report-frame.ts";
import { moneyText, ofText, percent, rateText } from "./report-words.ts";
import { dataTable } from "../../pages/data-table.ts";
import { rateCell, rateColumns } from "./rate-columns.ts";

type FunnelRow = FunnelReport["rows"][number];
type Funnel = FunnelRow["funnel"];
type ComparedRate = Funnel["meetingRate"];

/** More rows than a reader compares by charts are a table; the filters show the charts of one of them. */
const maxCharted = 4;

/** What the page on the funnel says: where replies are lost, and which of them wait. */
export function toFunnelBody({ rows }: FunnelReport, context: ReportContext): ReportBody {
  const [first, ...others] = rows;
  const isLong = rows.length > maxCharted;
  const unworked = rows.reduce((sum, row) => sum + row.unworked.leads, 0);
  return {
    answer:
      first && others.length === 0
        ? funnelSentence(first.funnel)
        : "Where replies are lost, a row for each. A bottleneck is named only where its whole interval is below what it is compared with.",
    notes: [
      unworked === 0
        ? "No reply waits for its first try."
        : `${countNoun(unworked, "reply", "replies")} ${unworked === 1 ? "waits" : "wait"} for a first try now.`,
    ],
    charts: isLong
      ? []
      : rows.flatMap((row, index) => [
          funnelChart(row, index, context),
          ...(row.unworked.leads > 0 ? [waitingChart(row, index, context)] : []),
        ]),
    more: isLong ? rowsTable(rows, context) : html`${rows.map((row) => whatIfTable(row, context))}`,
    counted: [
      "The reply rate is replies of messages sent, as the agency recorded them. The meeting rate is meetings of replies that were held and with a real prospect.",
      "The two rates are never multiplied: the first is the agency's work, the second the work on replies.",
      "A rate is compared with the agency's target; else with the median of its last six full months; else with an assumed share.",
    ],
  };
}

/** What a rate is compared with, in a sentence and beside its line. */
const references: Record<ComparedRate["reference"]["from"], { sentence: string; mark: string }> = {
  target: { sentence: "a target of", mark: "target" },
  own_median: { sentence: "a usual", mark: "usual" },
  assumed: { sentence: "an assumed", mark: "assumed" },
};

const describeReference = ({ reference }: ComparedRate): string =>
  `${references[reference.from].mark} ${percent(reference.share)}`;

/** Where replies are lost, as the verdict of the funnel says. */
export function funnelSentence({ bottleneck, replyRate, meetingRate, whatIf }: Funnel): string {
  const gain = (change: Funnel["whatIf"][number]["change"]) => {
    const found = whatIf.find((each) => each.change === change);
    if (!found || found.share === null) return "";
    const more = found.gain === null ? "" : ` (${signedPercent(found.gain)})`;
    return ` At ${percent(found.share)} there would be ${formatCount(found.meetings)} meetings${more}.`;
  };
  const compare = ({ reference, ...rate }: ComparedRate) =>
    `${rateText(rate)}, against ${references[reference.from].sentence} ${percent(reference.share)}`;
  switch (bottleneck) {
    case "lead_generation":
      return `Few messages get a reply: ${replyRate ? compare(replyRate) : "unknown"}.${gain("reply_rate")}`;
    case "appointment_setting":
      return `Few replies become a meeting: ${compare(meetingRate)}.${gain("meeting_rate")}`;
    case "none":
      return "No bottleneck that these numbers can show.";
    case "too_few":
      return "Too few to say where replies are lost.";
    case "outreach_incomplete":
      return "The reply rate is not known: for this period fewer messages are recorded than there were replies, or none.";
  }
}

const signedPercent = (gain: number): string => (gain < 0 ? `−${percent(-gain)}` : `+${percent(gain)}`);

function funnelChart({ key, funnel }: FunnelRow, index: number, context: ReportContext): Html {
  const id = `funnel-${index + 1}`;
  const stages: [string, ComparedRate][] = [
    ...(funnel.replyRate ? [["Replies", funnel.replyRate] as [string, ComparedRate]] : []),
    ["Meetings", funnel.meetingRate],
  ];
  const bars = stages.map(([name, rate]): StackedBar => ({
    name,
    figure: rateText(rate),
    segments: [
      { series: 1, count: Math.min(rate.value, rate.of) },
      { series: "rest", count: Math.max(0, rate.of - rate.value) },
    ],
    interval: rate.interval,
    reference: { share: rate.reference.share, name: describeReference(rate) },
    isTooFew: rate.tooFew,
  }));
  return chartFigure({
    id,
    title: key === null ? "From a message to a meeting" : `From a message to a meeting: ${rowName(key, context)}`,
    description: stages.map(([name, rate]) => `${name}: ${rateText(rate)}`).join("; "),
    ...drawStackedBars(`${id}-fill`, bars),
    legend: segmentLegend(`${id}-fill`, [
      { name: "went on", series: 1 },
      { name: "did not", series: "rest" },
    ]),
    caption: html`Each bar is the whole of its step, so the lengths of two bars are not to be compared. The dashed line
    is what the rate is compared with.`,
    table: dataTable({ caption: "The two rates" }, stages, [
      { title: "Step", cell: ([name]) => name },
      ...rateColumns<(typeof stages)[number]>("Of the step before", ([, rate]) => rate),
      { title: "Compared with", cell: ([, rate]) => describeReference(rate), isNumber: true },
    ]),
  });
}

/** The two rates and the replies that wait of many rows, a line for each. */
const rowsTable = (rows: readonly FunnelRow[], context: ReportContext): Html =>
  dataTable({ caption: "The two rates, and what waits" }, rows, [
    { title: "Of", cell: ({ key }) => rowLink(key, "funnel", context) },
    { title: "Replies", cell: ({ funnel: { replyRate } }) => (replyRate ? rateCell(replyRate) : "–"), isNumber: true },
    {
      title: "Compared with",
      cell: ({ funnel: { replyRate } }) => (replyRate ? describeReference(replyRate) : "–"),
      isNumber: true,
    },
    { title: "Meetings", cell: ({ funnel }) => rateCell(funnel.meetingRate), isNumber: true },
    { title: "Compared with", cell: ({ funnel }) => describeReference(funnel.meetingRate), isNumber: true },
    { title: "Waiting", cell: ({ unworked }) => formatCount(unworked.leads), isNumber: true },
  ]);

function waitingChart({ key, unworked }: FunnelRow, index: number, context: ReportContext): Html {
  const ages = unworked.byAge.map(({ upToMinutes, leads }, place) => {
    const last = unworked.byAge[place - 1]?.upToMinutes;
    return {
      name: upToMinutes === null ? `over ${minutesText(last ?? 0)}` : `up to ${minutesText(upToMinutes)}`,
      leads,
    };
  });
  return chartFigure({
    id: `waiting-${index + 1}`,
    title: key === null ? "Replies that wait for a first try" : `Replies that wait: ${rowName(key, context)}`,
    description: ages.map(({ name, leads }) => `${name}: ${formatCount(leads)}`).join("; "),
    ...drawBars(
      ages.map(({ name, leads }) => ({ name, figure: formatCount(leads), value: leads, isTooFew: false })),
      { format: (value) => (Number.isInteger(value) ? formatCount(value) : "") },
    ),
    caption: html`Leads without a recorded try, by the time since their placement.
      <a href="/console">Work them in the inbox</a>.`,
    table: dataTable({ caption: "Replies that wait" }, ages, [
      { title: "Since", cell: ({ name }) => name },
      { title: "Leads", cell: ({ leads }) => formatCount(leads), isNumber: true },
    ]),
  });
}

const minutesText = (minutes: number): string => (minutes < 60 ? `${minutes} min` : `${minutes / 60} h`);

const changeNames: Record<Funnel["whatIf"][number]["change"], string> = {
  reply_rate: "Replies rise to",
  meeting_rate: "Meetings rise to",
  double_outreach: "Twice as many messages",
};

function whatIfTable({ key, funnel }: FunnelRow, context: ReportContext): Html | undefined {
  if (funnel.whatIf.length === 0) return undefined;
  const { locale } = context.session.reader;
  const caption = key === null ? "What would be" : `What would be: ${rowName(key, context)}`;
  return dataTable({ caption }, funnel.whatIf, [
    { title: "If", cell: ({ change, share }) => html`${changeNames[change]}${share !== null && ` ${percent(share)}`}` },
    { title: "Replies", cell: ({ replies }) => formatCount(replies), isNumber: true },
    {
      title: "Meetings",
      cell: ({ meetings, replies }) =>
        html`<span class="share">${formatCount(meetings)}</span>
          <span class="of">${ofText({ value: meetings, of: replies })}</span>`,
      isNumber: true,
    },
    { title: "More meetings", cell: ({ gain }) => (gain === null ? "–" : signedPercent(gain)), isNumber: true },
    {
      title: "Outreach costs",
      cell: ({ cost }) =>
        cost.map(({ amount, currency }) => moneyText(amount, currency, locale)).join(", ") || "not recorded",
      isNumber: true,
    },
  ]);
}
