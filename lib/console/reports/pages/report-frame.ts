import type { ReportPeriod } from "#domain/reports/report-period.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { formatPlainDate } from "#platform/text/format-time.ts";
import { toDateReader } from "#platform/text/reader-locale.ts";
import type { ConsolePage, FormFaults } from "../../console-route.ts";
import { toAddress } from "../../pages/page-links.ts";
import { may } from "../../permissions.ts";
import { type ReportContext, type ReportName, reportQuestions } from "./report-context.ts";
import { type FilterForm, reportFilters } from "./report-filters.ts";

/** What a report says, in the order in which a page says it. */
export type ReportBody = {
  /** The answer to the question, in one or two sentences. */
  answer: string;
  /** What a reader must know to trust the answer: leads that are too young, what is not recorded. */
  notes: readonly string[];
  charts: readonly Html[];
  /** More than the charts have. */
  more?: Html | undefined;
  /** How the figures were counted, a sentence each. */
  counted: readonly string[];
};

/** A page of a report: the question, its answer, the filters, chart and table, and how it was counted. */
export function renderReport(
  name: ReportName,
  form: FilterForm,
  { period, body }: { period: ReportPeriod; body: ReportBody },
  context: ReportContext,
): ConsolePage {
  const isEmpty = period.leads === 0;
  const content = html`<div class="stack">
      <p class="report-answer">${isEmpty ? "No lead was placed in this period." : body.answer}</p>
      ${!isEmpty && body.notes.map((note) => html`<p>${note}</p>`)}
      <p class="soft">${describePeriod(period, context)} ${!isEmpty && leadsLink(period, context)}</p>
    </div>
    ${reportFilters(name, form, context)} ${isEmpty ? emptyReport : body.charts} ${!isEmpty && body.more}
    ${isEmpty && name === "funnel" && body.more}
    <section class="stack">
      <h2>How it was counted</h2>
      <ul class="counted">
        ${[...body.counted, ...always].map((sentence) => html`<li>${sentence}</li>`)}
      </ul>
    </section>
    <p class="actions">
      <a class="button" href="${toAddress(`/console/reports/${name}.csv`, context.query)}"
        >Download these figures (CSV)</a
      >
    </p>`;
  return wrap(name, content);
}

/** The page of a report that could not be read, because a filter is wrong. */
export const renderFaultyReport = (
  name: ReportName,
  form: FilterForm,
  faults: FormFaults,
  context: ReportContext,
): ConsolePage => ({
  ...wrap(
    name,
    html`<p class="notice is-bad" role="alert" tabindex="-1" autofocus>
        Nothing was counted. Change the period: ${Object.values(faults).join("; ")}.
      </p>
      ${reportFilters(name, form, context, faults)}`,
  ),
  status: 422,
});

const wrap = (name: ReportName, content: Html): ConsolePage => ({
  kind: "page",
  title: reportQuestions[name],
  body: html`<div class="page-head">
      <h1>${reportQuestions[name]}</h1>
      <a href="/console/reports">All reports</a>
    </div>
    ${content}`,
});

const always = [
  "Sandbox leads are in no report.",
  "An interval has what fits the data with a confidence of 95 %. Fewer than 50 leads, or fewer than 10 on either side, are too few to say.",
];

const emptyReport = html`<div class="empty">
  <p>The answer would be here, with a chart and its table.</p>
  <p>Choose a longer period or another client. A lead is counted from its placement on.</p>
</div>`;

/** Says whose leads are counted, also on paper, which has no filters. */
function describePeriod(
  { leads, from, to }: ReportPeriod,
  { session: { reader }, names, query }: ReportContext,
): string {
  const date = (text: string) => formatPlainDate(text, toDateReader(reader));
  const chosen = [
    names.clients.find(({ id }) => id === query["clientId"]),
    names.campaigns.find(({ id }) => id === query["campaignId"]),
  ].flatMap((each) => each?.name ?? []);
  const owners = chosen.length === 0 ? "" : ` of ${chosen.join(", ")},`;
  return `${countNoun(leads, "lead")}${owners} placed from ${date(from)} to ${date(to)}.`;
}

/** A link to the leads that were received in the period, for a role that may see them. */
function leadsLink({ from, to }: ReportPeriod, { session, query }: ReportContext): Html | undefined {
  if (!may(session.user.role, "read_leads")) return undefined;
  const { clientId, campaignId } = query;
  return html`<a class="whole" href="${toAddress("/console/leads", { clientId, campaignId, from, to })}"
    >See the leads</a
  >`;
}

/** The name of a row of a report: that of the client or campaign of its key, or else the key. */
export function rowName(key: string | null, { names }: Pick<ReportContext, "names">): string {
  if (key === null) return "All leads";
  const named = [...names.clients, ...names.campaigns].find(({ id }) => id === key);
  return named?.name ?? key;
}

/** The same as a link to the report on the client or campaign alone, where it is one. */
export function rowLink(key: string | null, name: ReportName, context: ReportContext): Html | string {
  const { names, query } = context;
  const { by: _, ...rest } = query;
  const filter = names.clients.some(({ id }) => id === key)
    ? "clientId"
    : names.campaigns.some(({ id }) => id === key)
      ? "campaignId"
      : undefined;
  const label = rowName(key, context);
  if (key === null || filter === undefined) return label;
  return html`<a href="${toAddress(`/console/reports/${name}`, { ...rest, [filter]: key })}">${label}</a>`;
}
