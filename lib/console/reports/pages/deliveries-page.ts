import type { RecordedDelivery } from "#domain/billing/billing-record.ts";
import type { DeliveryReport } from "#domain/reports/delivery-report.ts";
import type { SkipReason } from "#domain/subscriptions/skip-reason.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { countNoun, formatCount } from "#platform/text/count-noun.ts";
import type { ReportContext } from "./report-context.ts";
import { type ReportBody, rowLink, rowName } from "./report-frame.ts";
import { ofText, percent } from "./report-words.ts";
import { dataTable } from "../../pages/data-table.ts";
import { rateChart } from "./rate-chart.ts";
import { rateColumns } from "./rate-columns.ts";
import { channelNames } from "../../subscriptions/pages/subscription-phrases.ts";

type DeliveryRow = DeliveryReport["rows"][number];

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
  if (missing === 0)
    return delivered.of === 1 ? "The lead arrived." : `All ${formatCount(delivered.of)} leads arrived.`;
  return `${formatCount(delivered.value)} of ${countNoun(delivered.of, "lead")} arrived (${formatArrived(delivered.share)}); ${formatCount(missing)} did not.`;
}

/** Never "100 %" while one is missing. */
const formatArrived = (share: number): string =>
  share > 0.995 ? `${(Math.floor(share * 1000) / 10).toFixed(1)} %` : percent(share);

const rowsChart = (rows: readonly DeliveryRow[], context: ReportContext): Html =>
  rateChart(
    {
      id: "arrived",
      title: "Leads that arrived",
      caption: html`Leads that arrived by any channel, of those placed, with the 95 % interval. An outline is too few to
      say.`,
      table: dataTable({ caption: "Leads that arrived" }, rows, [
        { title: "Leads of", cell: ({ key }) => rowLink(key, "deliveries", context) },
        ...rateColumns<DeliveryRow>("Arrived", ({ delivered }) => delivered),
      ]),
    },
    rows.map(({ key, delivered }) => ({
      name: rowName(key, context),
      rate: delivered,
      figure: ofText(delivered),
    })),
  );

const channelChart = ({ key, channels }: DeliveryRow, index: number, context: ReportContext): Html =>
  rateChart(
    {
      id: `channels-${index + 1}`,
      title: key === null ? "Deliveries that arrived, by channel" : `Deliveries by channel: ${rowName(key, context)}`,
      caption: html`Of the deliveries that were tried, with the 95 % interval. An outline is too few to say: fewer than
      50, or fewer than 10 that did not arrive.`,
      table: dataTable({ caption: "Deliveries that arrived" }, channels, [
        { title: "Channel", cell: ({ channel }) => channelNames[channel] },
        ...rateColumns<DeliveryRow["channels"][number]>("Arrived", ({ arrived }) => arrived),
      ]),
    },
    channels.map(({ channel, arrived }) => ({
      name: channelNames[channel],
      rate: arrived,
      figure: ofText(arrived),
    })),
  );

function statusTable({ key, channels }: DeliveryRow, context: ReportContext): Html | undefined {
  if (channels.length === 0) return undefined;
  const rows = channels.flatMap(({ channel, byStatus, skipped }) => [
    ...listCounts(byStatus).map(([status, count]) => ({
      name: `${channelNames[channel]}: ${statusNames[status]}`,
      count,
    })),
    ...listCounts(skipped).map(([reason, count]) => ({
      name: `${channelNames[channel]}: skipped, ${skipNames[reason]}`,
      count,
    })),
  ]);
  const caption = key === null ? "How deliveries ended" : `How deliveries ended: ${rowName(key, context)}`;
  return dataTable({ caption }, rows, [
    { title: "Deliveries", cell: ({ name }) => name },
    { title: "Count", cell: ({ count }) => formatCount(count), isNumber: true },
  ]);
}

/** The entries of a record of counts, with their names as they are typed. */
const listCounts = <Name extends string>(counts: Partial<Record<Name, number>>): [Name, number][] =>
  (Object.keys(counts) as Name[]).flatMap((name) => {
    const count = counts[name];
    return count === undefined ? [] : [[name, count] as [Name, number]];
  });
