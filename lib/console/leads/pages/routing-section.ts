import type { Candidate, CapUsage } from "#domain/routing/explanation.ts";
import type { RoutingReport } from "#domain/routing/routing-report.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatExactMoney } from "#platform/text/format-money.ts";
import { formatDateTime } from "#platform/text/format-time.ts";
import { skipPhrases } from "./delivery-phrases.ts";
import { type LeadPageView, nameClient } from "./lead-page-view.ts";

type Verdict = RoutingReport["candidates"][number]["verdict"];

const describeVerdict = (verdict: Verdict): string =>
  verdict === "placed" ? "✓ got it" : verdict === "not_its_turn" ? "not its turn" : `✕ ${skipPhrases[verdict]}`;

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
    <div class="table">
      <table class="rows">
        <caption>
          Clients of the campaign ${view.campaignName} at ${formatDateTime(routing.at, view.reader)}
        </caption>
        <thead>
          <tr>
            <th scope="col">Client</th>
            <th scope="col">Verdict</th>
            <th scope="col">Order</th>
            <th scope="col">Open</th>
            <th scope="col">Endpoints</th>
            <th scope="col">Caps</th>
            <th scope="col" class="number">Price</th>
          </tr>
        </thead>
        <tbody>
          ${routing.candidates.map((candidate) => renderCandidate(candidate, view))}
        </tbody>
      </table>
    </div>
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

function renderCandidate(candidate: Candidate & { verdict: Verdict }, view: LeadPageView): Html {
  const { clientId, verdict, priority, weight, isOpen, subscriptions, caps, terms } = candidate;
  const place = view.routing.mode === "weighted" ? `weight ${weight}` : `priority ${priority}`;
  return html`<tr>
    <th scope="row">${nameClient(view, clientId)}</th>
    <td data-label="Verdict">${describeVerdict(verdict)}</td>
    <td data-label="Order">${place}</td>
    <td data-label="Open">${isOpen ? "yes" : "no"}</td>
    <td data-label="Endpoints">${subscriptions}</td>
    <td data-label="Caps">
      ${caps.length === 0 ? "none" : caps.map((cap) => describeCap(cap, candidate, view)).join("; ")}
    </td>
    <td data-label="Price" class="number">${terms ? formatExactMoney(terms.price, view.reader.locale) : "none"}</td>
  </tr>`;
}

function describeCap({ per, of, used, limit }: CapUsage, { terms }: Candidate, { reader }: LeadPageView): string {
  const format = (amount: number) =>
    of === "spend" && terms ? formatExactMoney({ ...terms.price, amount }, reader.locale) : String(amount);
  return `${format(used)} of ${format(limit)} a ${per}`;
}
