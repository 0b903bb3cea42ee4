import type { RoutingReport } from "#domain/routing/routing-report.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatDateTime } from "#platform/text/format-time.ts";
import { routingTable } from "../../pages/routing-table.ts";
import { skipPhrases } from "./delivery-phrases.ts";
import { type LeadPageView, nameClient } from "./lead-page-view.ts";

const modeNames: Record<RoutingReport["mode"], string> = {
  priority: "by priority",
  round_robin: "in turns",
  weighted: "in turns by weight",
};

/** Why the lead went to its client: each candidate of the campaign with the numbers of that moment. */
export function renderRouting(view: LeadPageView, isAgency: boolean): Html {
  const { routing, state } = view;
  const clientId = state.placed?.placement.clientId;
  const title = clientId ? `Why it went to ${nameClient(view, clientId)}` : "Why it is held";
  return html`<details class="fold" id="routing">
    <summary>${title}</summary>
    <p>
      ${describeDecision(view)}${isAgency && routing.ticket !== undefined && ` It was turn ${routing.ticket} of the campaign.`}
    </p>
    ${routingTable(routing, {
      caption: `Clients of the campaign ${view.campaignName} at ${formatDateTime(routing.at, view.reader)}`,
      placed: "got it",
      nameClient: (id) => nameClient(view, id),
      reader: view.reader,
    })}
  </details>`;
}

function describeDecision({ routing, reader }: LeadPageView): string {
  const { decision, mode } = routing;
  if (decision.outcome === "placed") return `The campaign distributes its leads ${modeNames[mode]}.`;
  const reason = skipPhrases[decision.reason];
  if (decision.outcome === "no_match") return `No client of the campaign buys it: ${reason}.`;
  const until = decision.until ? ` It is looked at again ${formatDateTime(decision.until, reader)}.` : "";
  return `No client can take it now: ${reason}.${until}`;
}
