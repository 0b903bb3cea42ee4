import type { ClientId } from "#domain/shared/id.ts";
import type { Candidate, CapUsage } from "#domain/routing/explanation.ts";
import type { RoutingReport } from "#domain/routing/routing-report.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatExactMoney } from "#platform/text/format-money.ts";
import { formatDateTime } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";

type Verdict = RoutingReport["candidates"][number]["verdict"];

/** The verdict on a client, in words. */
const verdicts: Record<Verdict, string> = {
  placed: "Gets the lead",
  not_its_turn: "Not its turn",
  filter_mismatch: "Does not buy such leads",
  client_paused: "Paused",
  no_subscription: "Has no verified subscription",
  outside_hours: "Closed now",
  cap_reached: "Cap reached",
};

/** The decision about a lead in one sentence. */
export function describeDecision({ decision }: RoutingReport, names: ReadonlyMap<ClientId, string>): string {
  if (decision.outcome === "placed") {
    return `Goes to ${decision.clientIds.map((clientId) => names.get(clientId) ?? "a client").join(" and ")}.`;
  }
  if (decision.outcome === "held") return `Is held: ${verdicts[decision.reason].toLowerCase()}.`;
  return `Is refused: ${verdicts[decision.reason].toLowerCase()}.`;
}

/** Renders the clients among which a routing chose, with the verdict on each and the numbers behind it. */
export const routingTable = (
  { candidates }: RoutingReport,
  names: ReadonlyMap<ClientId, string>,
  reader: ReaderLocale,
): Html =>
  html`<div class="table rows">
    <table>
      <caption class="unseen">
        Clients of the campaign and the verdict on each
      </caption>
      <thead>
        <tr>
          <th scope="col">Client</th>
          <th scope="col">Verdict</th>
          <th scope="col">Place</th>
          <th scope="col">Endpoints</th>
          <th scope="col">Caps</th>
          <th scope="col">Price</th>
        </tr>
      </thead>
      <tbody>
        ${candidates.map(
          (candidate) =>
            html`<tr>
              <th scope="row">${names.get(candidate.clientId) ?? candidate.clientId}</th>
              <td data-label="Verdict">${verdictMark(candidate, reader)}</td>
              <td data-label="Place">${candidate.isServed ? "Served" : "Not served"}</td>
              <td data-label="Endpoints" class="number">${candidate.subscriptions}</td>
              <td data-label="Caps">${describeCaps(candidate, reader)}</td>
              <td data-label="Price" class="number">
                ${candidate.terms ? formatExactMoney(candidate.terms.price, reader.locale) : "–"}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

function verdictMark({ verdict, availableAt }: Candidate & { verdict: Verdict }, reader: ReaderLocale): Html {
  if (verdict === "placed") {
    return html`<span class="mark is-good"><span aria-hidden="true">✓</span> ${verdicts.placed}</span>`;
  }
  return html`${verdicts[verdict]}${availableAt !== undefined && `, until ${formatDateTime(availableAt, reader)}`}`;
}

function describeCaps({ caps, terms }: Candidate, { locale }: ReaderLocale): string {
  if (caps.length === 0) return "None";
  const { currency } = terms?.price ?? {};
  const formatAmount = (amount: number) =>
    currency === undefined ? String(amount) : formatExactMoney({ amount, currency }, locale);
  const describe = ({ per, of, used, limit }: CapUsage) =>
    of === "leads" ? `${used} of ${limit} a ${per}` : `${formatAmount(used)} of ${formatAmount(limit)} a ${per}`;
  return caps.map(describe).join(", ");
}
