import type { RecordedDelivery } from "#domain/billing/billing-record.ts";
import type { DeliveryReport } from "#domain/reports/delivery-report.ts";
import type { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { drawBars } from "../../pages/charts/bar-chart.ts";
import { chartFigure } from "../../pages/charts/chart-figure.ts";
import { figureTable, rateCells, rateColumns } from "./figure-table.ts";
import type { ReportContext } from "./report-context.ts";
import { type ReportBody, rowLink, rowName } from "./report-frame.ts";
import { countOf, ofText, percent, rateText } from "./report-words.ts";

type DeliveryRow = DeliveryReport["rows"][number];

const channelNames: Record<Channel, string> = { sms: "Text", email: "Email", webhook: "Webhook" };

const statusNames: Record<RecordedDelivery["status"], string> = {
  pending: "waiting",
  failed: "to be tried again",
  delivered: "✓ delivered",
  acknowledged: "✓ acknowledged",
  exhausted: "✕ given up",
  skipped: "skipped",
};

const skipNames: Record<SkipReason, string> = {
  outside_hours: "outside hours",
  cap_reached: "cap reached",
  client_paused: "client paused",
  opted_out: "opted out",
  suppressed: "suppressed",
  filter_mismatch: "not wanted by its filter",
  no_subscription: "no subscription",
  passed_on: "passed on",
};

/** What the page on deliveries says: how many leads arrived, and by which channel. */
export function toDeliveriesBody({ rows }: DeliveryReport, context: ReportContext): ReportBody {
  const [first, ...others] = rows;
  return {
    answer:
      first && others.length === 0 ? deliverySentence(first) : "How many leads arrived by any channel, a row for each.",
    notes: [],
    charts: [
      ...(others.length > 0 ? [rowsChart(rows, context)] : []),
      ...rows.filter(({ channels }) => channels.length > 0).map((row, index) => channelChart(row, index, context)),
    ],
    more: html`${rows.map((row) => statusTable(row, context))}`,
    counted: [
      "A lead arrived if any channel delivered it. A delivery arrived if its receiver took it; a skipped one was never tried and is in no rate.",
      "Deliveries are counted in the period in which their lead was placed.",
    ],
  };
}

export function deliverySentence({ delivered }: DeliveryRow): string {
  if (delivered.share === null) return "No lead was placed in this period.";
  const missing = delivered.of - delivered.value;
  if (missing === 0) return delivered.of === 1 ? "The lead arrived." : `All ${countOf(delivered.of)} leads arrived.`;
  return `${countOf(delivered.value)} of ${countNoun(delivered.of, "lead")} arrived (${percentOf(delivered.share)}); ${countOf(missing)} did not.`;
}

/** Never "100 %" while one is missing. */
const percentOf = (share: number): string =>
  share > 0.995 ? `${(Math.floor(share * 1000) / 10).toFixed(1)} %` : percent(share);

const rowsChart = (rows: readonly DeliveryRow[], context: ReportContext): Html =>
  chartFigure({
    id: "arrived",
    title: "Leads that arrived",
    description: rows.map(({ key, delivered }) => `${rowName(key, context)}: ${rateText(delivered)}`).join("; "),
    ...drawBars(
      rows.map(({ key, delivered }) => ({
        name: rowName(key, context),
        figure: ofText(delivered),
        value: delivered.share,
        interval: delivered.interval,
        isTooFew: delivered.tooFew,
      })),
      { format: percent, most: 1 },
    ),
    caption: html`Leads that arrived by any channel, of those placed, with the 95 % interval. An outline is too few to
    say.`,
    table: figureTable(
      "Leads that arrived",
      [{ name: "Leads of" }, ...rateColumns("Arrived")],
      rows.map(({ key, delivered }) => ({ head: rowLink(key, "deliveries", context), cells: rateCells(delivered) })),
    ),
  });

const channelChart = ({ key, channels }: DeliveryRow, index: number, context: ReportContext): Html =>
  chartFigure({
    id: `channels-${index + 1}`,
    title: key === null ? "Deliveries that arrived, by channel" : `Deliveries by channel: ${rowName(key, context)}`,
    description: channels.map(({ channel, arrived }) => `${channelNames[channel]}: ${rateText(arrived)}`).join("; "),
    ...drawBars(
      channels.map(({ channel, arrived }) => ({
        name: channelNames[channel],
        figure: ofText(arrived),
        value: arrived.share,
        interval: arrived.interval,
        isTooFew: arrived.tooFew,
      })),
      { format: percent, most: 1 },
    ),
    caption: html`Of the deliveries that were tried, with the 95 % interval. An outline is too few to say: fewer than
    50, or fewer than 10 that did not arrive.`,
    table: figureTable(
      "Deliveries that arrived",
      [{ name: "Channel" }, ...rateColumns("Arrived")],
      channels.map(({ channel, arrived }) => ({ head: channelNames[channel], cells: rateCells(arrived) })),
    ),
  });

function statusTable({ key, channels }: DeliveryRow, context: ReportContext): Html | undefined {
  if (channels.length === 0) return undefined;
  const rows = channels.flatMap(({ channel, byStatus, skipped }) => [
    ...entriesOf(byStatus).map(([status, count]) => ({
      head: `${channelNames[channel]}: ${statusNames[status]}`,
      cells: [countOf(count)],
    })),
    ...entriesOf(skipped).map(([reason, count]) => ({
      head: `${channelNames[channel]}: skipped, ${skipNames[reason]}`,
      cells: [countOf(count)],
    })),
  ]);
  return figureTable(
    key === null ? "How deliveries ended" : `How deliveries ended: ${rowName(key, context)}`,
    [{ name: "Deliveries" }, { name: "Count", isNumber: true }],
    rows,
  );
}

/** The entries of a record of counts, with their names as they are typed. */
const entriesOf = <Name extends string>(counts: Partial<Record<Name, number>>): [Name, number][] =>
  (Object.keys(counts) as Name[]).flatMap((name) => {
    const count = counts[name];
    return count === undefined ? [] : [[name, count] as [Name, number]];
  });
