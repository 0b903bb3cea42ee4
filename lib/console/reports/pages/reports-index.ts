import type { FunnelReport } from "#domain/reports/funnel-report.ts";
import { html, type Html } from "#platform/pages/html.ts";
import type { ConsolePage, ConsoleSession } from "../../console-route.ts";
import { may } from "../../permissions.ts";
import type { ReportSummary } from "#reports/ports.ts";
import { costSentence } from "./cost-page.ts";
import { decaySentence } from "./decay-page.ts";
import { deliverySentence } from "./deliveries-page.ts";
import { funnelSentence } from "./funnel-page.ts";
import { type ReportName, reportQuestions } from "./report-context.ts";
import { returnsSentence } from "./returns-page.ts";
import { speedSentence } from "./speed-page.ts";

/** Which roles may read each report. */
const reportActions = {
  speed: "read_speed",
  "cost-per-sale": "read_costs",
  funnel: "read_speed",
  decay: "read_speed",
  deliveries: "read_costs",
  returns: "read_costs",
} as const satisfies Record<ReportName, "read_speed" | "read_costs">;

/** What the answers are made of; without the funnel for a role that may not read it. */
type IndexSummary = ReportSummary & { funnel: FunnelReport | undefined };

/** The list of reports, each with its question and the answer to it for the last twelve months. */
export function renderReportsIndex(summary: IndexSummary, session: ConsoleSession): ConsolePage {
  const { role } = session.user;
  const answers = toAnswers(summary, session.reader.locale);
  const names = (Object.keys(reportQuestions) as ReportName[]).filter((name) => may(role, reportActions[name]));
  return {
    kind: "page",
    title: "Reports",
    body: html`<h1>Reports</h1>
      <p class="soft">The leads of the last twelve months.</p>
      <ul class="report-list">
        ${names.map((name) => entry(`/console/reports/${name}`, reportQuestions[name], answers[name]))}
        ${
          may(role, "plan") &&
          entry(
            "/console/planner",
            "How many leads does a target take?",
            "The planner counts back from what you want to sell.",
          )
        }
      </ul>`,
  };
}

const entry = (address: string, question: string, answer: string): Html =>
  html`<li class="sheet">
    <h2><a href="${address}">${question}</a></h2>
    <p>${answer}</p>
  </li>`;

function toAnswers(summary: IndexSummary, locale: string): Record<ReportName, string> {
  const empty = "No lead was placed yet: the answer comes with the first ones.";
  const answer = <Row>([row]: readonly Row[], toSentence: (row: Row) => string) =>
    row && summary.deliveries.period.leads > 0 ? toSentence(row) : empty;
  return {
    speed: answer(summary.speed.rows, (row) => speedSentence(row, { clock: "working", minutes: 15 })),
    "cost-per-sale": answer(summary.costs.rows, (row) => costSentence(row, locale)),
    funnel: answer(summary.funnel?.rows ?? [], ({ funnel }) => funnelSentence(funnel)),
    decay: answer(summary.decay.rows, ({ curve }) => decaySentence(curve)),
    deliveries: answer(summary.deliveries.rows, deliverySentence),
    returns: answer(summary.returns.rows, (row) => returnsSentence(row, locale)),
  };
}
