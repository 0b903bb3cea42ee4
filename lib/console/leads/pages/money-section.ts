import type { ReturnStatus } from "#domain/returns/lead-return.ts";
import { isUndecided } from "#domain/returns/lead-return.ts";
import { toReturnId } from "#domain/shared/id.ts";
import { entryNames, modelNames, rulePhrases, toThirdPerson } from "#statements/pages/statement-phrases.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatExactMoney, formatSignedMoney } from "#platform/text/format-money.ts";
import { formatDateTime } from "#platform/text/format-time.ts";
import { type Mark, renderMark } from "../../pages/mark.ts";
import type { LeadPageForms, LeadPageView } from "./lead-page-view.ts";
import { reasonPhrases } from "#leads/pages/return-reasons.ts";
import { dataTable } from "../../pages/data-table.ts";

const returnMarks: Record<ReturnStatus, Mark> = {
  open: { shape: "◌", word: "waits for evidence" },
  referred: { shape: "●", word: "waits for the agency", tone: "warning" },
  approved: { shape: "✓", word: "approved", tone: "good" },
  declined: { shape: "✕", word: "declined", tone: "bad" },
  withdrawn: { shape: "↩", word: "withdrawn" },
};

/** What the lead costs, line by line with the rule of each, and what became of its returns. */
export function renderMoney(view: LeadPageView, forms: LeadPageForms): Html {
  return html`<details class="fold" id="money">
    <summary>Money</summary>
    ${renderCharge(view, forms)} ${renderReturns(view, forms)}
  </details>`;
}

type Charge = NonNullable<LeadPageView["charge"]>;

function renderCharge(view: LeadPageView, { canReadStatements, isAgency }: LeadPageForms): Html {
  const { charge, state, reader } = view;
  const placement = state.placed?.placement;
  if (!charge || !placement) {
    const why = state.received.sandbox
      ? "A lead of the sandbox is never billed."
      : "The lead has no client yet, so nothing is charged.";
    return html`<p>${why}</p>`;
  }
  const { price, charged, lines, termsFrom, contractFrom } = charge;
  return html`<p>
      The price is ${formatExactMoney(price, reader.locale)}, ${modelNames[placement.model]}, by the campaign's terms
      since
      ${formatDateTime(termsFrom, reader)}${contractFrom && ` and the contract since ${formatDateTime(contractFrom, reader)}`}.
    </p>
    <div class="table">
      <table class="rows">
        <caption>
          What is charged now, before tax
        </caption>
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Rule</th>
            <th scope="col" class="number">Amount</th>
          </tr>
        </thead>
        <tbody>
          ${lines.map(
            ({ line, rule, amount }) =>
              html`<tr>
                <th scope="row">${entryNames[line]}</th>
                <td>${isAgency ? toThirdPerson(rulePhrases[rule]) : rulePhrases[rule]}</td>
                <td class="number">${formatSignedMoney({ ...price, amount }, reader.locale)}</td>
              </tr>`,
          )}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colspan="2">Charged</th>
            <td class="number">
              <data value="${charged.amount}">${formatExactMoney(charged, reader.locale)}</data>
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
    ${renderPostings(charge, view)}
    ${
      canReadStatements &&
      html`<p>
        <a href="/console/statements/${placement.clientId}"
          >${isAgency ? "Statements of the client" : "Your statements"}</a
        >
      </p>`
    }`;
}

/** What was posted to the journal until now: each entry opens its proof. */
const renderPostings = ({ postings }: Charge, { reader }: LeadPageView): Html | false =>
  postings.length > 0 &&
  dataTable({ caption: "What was posted, each with its proof" }, postings, [
    {
      title: "Entry",
      cell: ({ id, clientId, line, amount }) =>
        html`<a href="/console/statements/${clientId}/entries/${id}"
            >${entryNames[line]}${amount.amount < 0 && ", taken back"}</a
          >
          <span class="soft small">${id}</span>`,
    },
    { title: "Posted", cell: ({ at }) => formatDateTime(at, reader), label: false },
    {
      title: "Amount",
      cell: ({ amount }) => formatSignedMoney(amount, reader.locale),
      isNumber: true,
      label: false,
    },
  ]);

function renderReturns({ state, leadId, reader }: LeadPageView, { canReadReturns }: LeadPageForms): Html | undefined {
  if (state.returns.length === 0) return undefined;
  return html`<h3>Returns</h3>
    <ul class="plain">
      ${state.returns.map(({ number, status, opened, ended }) => {
        const id = toReturnId(leadId, number);
        const reason = reasonPhrases[opened.reason];
        const until =
          isUndecided({ status }) && opened.until
            ? `; evidence counts until ${formatDateTime(opened.until, reader)}`
            : "";
        return html`<li>
          ${renderMark(returnMarks[status])}
          ${canReadReturns ? html`<a href="/console/returns/${id}">${reason}</a>` : reason}, opened
          ${formatDateTime(opened.at, reader)}${ended && `, ended ${formatDateTime(ended.at, reader)}`}${until}
        </li>`;
      })}
    </ul>`;
}
