import type { PlanView } from "#domain/reports/new-plan.ts";
import type { PlanShare } from "#domain/reports/plan-request.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { countNoun, formatCount } from "#platform/text/count-noun.ts";
import type { ConsolePage, FormFaults } from "../../console-route.ts";
import { chartFigure } from "../../pages/charts/chart-figure.ts";
import { drawRange } from "../../pages/charts/range-chart.ts";
import { moneyText, ofText, percent } from "../../reports/pages/report-words.ts";
import type { ReportNames } from "../../reports/ports.ts";
import { plannerForm, type PlannerInputs } from "./planner-form.ts";
import { dataTable } from "../../pages/data-table.ts";

type PlannerView = {
  inputs: PlannerInputs;
  currency: string;
  names: ReportNames;
  locale: string;
  faults?: FormFaults;
  planned?: PlanView;
};

/** The planner: what a target takes in leads a week, with its range, what is assumed, and whether the client can work them. */
export const renderPlanner = ({ faults = {}, planned, ...view }: PlannerView): ConsolePage => ({
  kind: "page",
  status: Object.keys(faults).length > 0 ? 422 : 200,
  title: "Planner",
  body: html`<h1>How many leads does a target take?</h1>
    ${plannerForm({ ...view, faults })} ${planned ? answer(planned, view.locale) : explanation}`,
});

const explanation = html`<div class="empty">
  <p>The number of leads a week would be here, with the range that it may have.</p>
  <p>Write what is to be sold and the price of a lead. What stays empty is measured from leads that are old enough.</p>
</div>`;

function answer({ plan, plannedWith }: PlanView, locale: string): Html {
  const { weeklyLeads, range, isAtLeast, capacity, weeklyBudget, costPerSale, monthlySales } = plan;
  const money = (total: { amount: number; currency: string }) => moneyText(total.amount, total.currency, locale);
  return html`<section class="plan">
      <div class="stack">
        <p class="plan-answer">
          <strong>${formatCount(weeklyLeads)}</strong> ${weeklyLeads === 1 ? "lead" : "leads"} a week
        </p>
        <p>${rangeSentence(plan)}</p>
        <p>
          ${money(weeklyBudget.beforeCredits)} a week before credits, ${money(weeklyBudget.afterCredits)} after.
          ${countNoun(Math.round(monthlySales * 10) / 10, "sale")} a month, each at ${money(costPerSale)}.
        </p>
      </div>
      <div class="sheet stack">
        <h2>Can they be worked?</h2>
        <p>${capacitySentence(capacity)}</p>
      </div>
    </section>
    ${chartFigure({
      id: "plan-range",
      title: "Leads a week",
      description: `${formatCount(weeklyLeads)} a week. ${rangeSentence(plan)}`,
      ...drawRange(
        {
          value: weeklyLeads,
          name: formatCount(weeklyLeads),
          range,
          ...(capacity && {
            mark: { value: capacity.weeklyReached, name: `reached in time: ${formatCount(capacity.weeklyReached)}` },
          }),
        },
        (value) => (Number.isInteger(value) ? formatCount(value) : ""),
      ),
      caption: html`${
        range === null
          ? "Without a measured conversion there is no range to draw."
          : isAtLeast
            ? "The range is that of the measured conversion alone; because something is assumed, it is at least this wide."
            : "The range is that of the measured conversion alone, with a confidence of 95 %."
      }`,
      table: assumptionTable(plannedWith, locale),
    })}
    <section class="stack">
      <h2>How it was counted</h2>
      <ul class="counted">
        <li>
          Sales are the target ÷ the value of a sale; leads are sales ÷ conversion ÷ the share that is not credited in
          full.
        </li>
        <li>A month is 52 ÷ 12 weeks. Leads are rounded up.</li>
        <li>Measured is from leads of the last twelve months that are old enough to have been sold.</li>
      </ul>
    </section>`;
}

/** The range in a sentence. */
export function rangeSentence({ range, isAtLeast }: PlanView["plan"]): string {
  if (range === null) return "It rests on assumptions, so its range is not known.";
  const text = `${formatCount(range.low)} to ${formatCount(range.high)}`;
  return isAtLeast ? `The range is at least ${text}, because something is assumed.` : `The range is ${text}.`;
}

/** Whether the client has shown that it can work so many leads. */
export function capacitySentence(capacity: PlanView["plan"]["capacity"]): string {
  if (capacity === null) return "Not known yet: no week of the last twelve has leads.";
  const shown = `In its better weeks the client reached ${countNoun(capacity.weeklyReached, "lead")} within 60 minutes of working hours`;
  return capacity.missing === 0
    ? `${shown}: enough for this plan.`
    : `${shown}. This plan has ${formatCount(capacity.missing)} more.`;
}

type Assumption = { name: string; from: "measured" | "assumed"; value: Html };

const toAssumption = (name: string, share: PlanShare): Assumption => ({
  name,
  from: share.from,
  value:
    share.from === "assumed"
      ? html`<span class="share">${percent(share.share)}</span>`
      : html`<span class="share">${percent(share.value / share.of)}</span> <span class="of">${ofText(share)}</span>`,
});

function assumptionTable({ saleValue, returnShare, funnel, currency }: PlanView["plannedWith"], locale: string): Html {
  const value = html`<span class="share">${moneyText(saleValue.amount, currency, locale)}</span>`;
  const shares =
    funnel.model === "callback"
      ? [toAssumption("Sold, of billed leads", funnel.conversion)]
      : [
          toAssumption("Get an appointment, of all leads", funnel.set),
          toAssumption("Held, of appointments", funnel.held),
          toAssumption("Sold, of held appointments", funnel.close),
        ];
  return dataTable(
    { caption: "What it rests on" },
    [
      { name: "Value of a sale", from: saleValue.from, value },
      ...shares,
      toAssumption("Credited in full, of billed leads", returnShare),
    ],
    [
      { title: "Input", cell: ({ name }) => name },
      { title: "Value", cell: (row) => row.value, isNumber: true },
      { title: "From", cell: ({ from }) => source(from) },
    ],
  );
}

const source = (from: "measured" | "assumed"): Html =>
  from === "measured"
    ? html`<span class="mark is-good">■ measured</span>`
    : html`<span class="mark is-warning">□ assumed</span>`;
