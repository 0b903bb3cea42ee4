import type { Campaign } from "#domain/campaigns/campaign.ts";
import { routingReport } from "#domain/routing/routing-report.ts";
import type { ClientId } from "#domain/shared/id.ts";
import type { SimulationResult } from "#intake/simulate-lead.ts";
import { html, type Html } from "#platform/pages/html.ts";
import type { ConsoleSession, TypedForm } from "../../console-route.ts";
import { describeDecision, routingTable } from "../../pages/routing-table.ts";
import { renderSimulationForm } from "./campaign-page.ts";
import { leadRefusals } from "./refusal-phrases.ts";

type SimulationPage = { campaign: Campaign; names: ReadonlyMap<ClientId, string>; result: SimulationResult };

/** Renders what would happen to a simulated lead, and why, with the form to try another. */
export function renderSimulation(
  { campaign, names, result }: SimulationPage,
  { session, typed }: { session: ConsoleSession; typed: TypedForm },
): Html {
  const report = result.routing && routingReport(result.routing);
  return html`<h1>${result.outcome === "refused" ? "Baton would refuse this lead" : "Baton would take this lead"}</h1>
    <p><a href="/console/campaigns/${campaign.id}">${campaign.name}</a></p>
    ${result.outcome === "refused" && renderRefusal(result.refusal)}
    ${
      report &&
      html`<section class="stack" aria-labelledby="why-title">
        <h2 id="why-title">Why</h2>
        ${result.outcome !== "refused" && html`<p class="lede">${describeDecision(report, names)}</p>`}
        ${routingTable(report, {
          caption: html`<span class="unseen">Clients of the campaign and the verdict on each</span>`,
          placed: "gets the lead",
          nameClient: (clientId) => names.get(clientId) ?? "A client",
          reader: session.reader,
        })}
      </section>`
    }
    ${renderSimulationForm(campaign, session, { typed })}`;
}

const renderRefusal = (refusal: Extract<SimulationResult, { outcome: "refused" }>["refusal"]): Html =>
  html`<div class="notice is-bad">
    <p>${leadRefusals[refusal.kind]}</p>
    ${
      refusal.kind === "validation_error" &&
      html`<ul>
        ${refusal.errors.map(({ pointer, detail }) => html`<li><code>${pointer}</code> ${detail}</li>`)}
      </ul>`
    }
    ${
      refusal.kind === "duplicate_lead" &&
      html`<p>The same ${refusal.by}: <a href="/console/leads/${refusal.leadId}">the lead from before</a></p>`
    }
  </div>`;
