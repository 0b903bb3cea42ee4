import type { ClientId } from "#domain/shared/id.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import type { SheetGroup, SheetSum, StatementSheet } from "#statements/pages/statement-sheet.ts";
import { csrfField, faultSummary, type FormState, textField } from "../../pages/form-field.ts";
import { linesTable } from "./lines-table.ts";
import { formatPeriod, paymentMark, type PaymentState } from "./statement-state.ts";
import { factList } from "../../pages/fact-list.ts";

/** An issued statement as the console shows it: the sheet that the client gets, and what may be done about it. */
export type ShownStatement = {
  clientId: ClientId;
  clientName: string;
  id: string;
  period: string;
  state: PaymentState;
  sheet: StatementSheet;
  isClient: boolean;
  /** What a payment would be by default; undefined if the user may record none, or if nothing is to be paid. */
  payment?: { amount: string; sign: string; paidOn: string; stillToPay: string } | undefined;
};

type Forms = { csrf: string; locale: string; state: FormState };

/** Renders a statement, each line of which opens its proof. */
export function renderStatement(shown: ShownStatement, { csrf, locale, state }: Forms): Html {
  const { clientId, clientName, id, period, sheet, isClient, payment } = shown;
  const path = `/console/statements/${clientId}/${id}`;
  const { title, facts, groups, sums, balance, notes, check } = sheet;
  return html`<p><a href="/console/statements/${clientId}">${isClient ? "Statements" : clientName}</a></p>
    <div class="page-head">
      <h1>${title}</h1>
      ${paymentMark(shown.state)}
    </div>
    <p class="lede">${formatPeriod(period, locale)}${!isClient && `, ${clientName}`}</p>
    ${faultSummary(state)}
    <form class="stack" method="post" action="${path}/open">
      ${csrfField(csrf)}
      <p class="actions">
        <button class="go" name="at" value="">${isClient ? "Open the statement" : "Open as the client sees it"}</button>
        <button name="at" value="pdf">Save as PDF</button>
      </p>
      ${factList(facts.map(({ label, value }) => [label, value]))}
      ${linesTable(`Lines of ${title}`, { groups, sums: [sums, balance] }, proofButton)}
      <p class="soft small">
        ${notes.map((note) => html`${note} `)} It is the sum of
        ${proofButton(countNoun(check.entries, "entry", "entries"), "entries")}, and page ${check.page} of the journal
        issued it. Its hash: <code class="hash">${check.hash}</code>
      </p>
    </form>
    ${
      payment &&
      html`<form class="sheet form" method="post" action="${path}/payments" aria-labelledby="payment">
        <h2 id="payment">Record a payment</h2>
        <p>${payment.stillToPay} is still to be paid. A payment cannot be taken back.</p>
        ${csrfField(csrf)}
        ${textField(
          {
            name: "amount",
            label: `Amount (${payment.sign})`,
            value: payment.amount,
            inputMode: "decimal",
            maxLength: 20,
          },
          state,
        )}
        ${textField({ name: "paidOn", label: "Paid on", type: "date", value: payment.paidOn }, state)}
        ${textField(
          {
            name: "reference",
            label: "Reference",
            hint: "From the bank, like “BACS 2026-12-14 4711”. The same reference is recorded once.",
            maxLength: 100,
          },
          state,
        )}
        <button>Record this payment</button>
      </form>`
    }`;
}

const proofButton = (text: string, proof: string): Html =>
  html`<button class="link-button" name="at" value="${proof}">${text}</button>`;

/** The period that is not closed, as it would be billed now. */
export type ShownPreview = {
  clientId: ClientId;
  clientName: string;
  currency: string;
  period: string;
  closesOn: string;
  groups: readonly SheetGroup[];
  sums: readonly SheetSum[];
  pendingCredits: number;
  isClient: boolean;
};

/** Renders the page of an open month of which only a part was read in the time of a request; the next one continues. */
export const renderUnfinishedPreview = ({ clientId, currency }: { clientId: ClientId; currency: string }): Html =>
  html`<h1>The open month is not added up yet</h1>
    <p>It has very many entries, more than one page has time to read. What was read is kept.</p>
    <p><a class="button" href="/console/statements/${clientId}/preview/${currency}">Continue</a></p>`;

/** Renders what a statement would come to if its month were closed now. */
export const renderPreview = (shown: ShownPreview, locale: string): Html => {
  const { clientId, clientName, currency, period, closesOn, groups, sums, pendingCredits, isClient } = shown;
  return html`<p><a href="/console/statements/${clientId}">${isClient ? "Statements" : clientName}</a></p>
    <h1>${formatPeriod(period, locale)}, so far</h1>
    <p class="lede">
      Nothing is issued yet${!isClient && ` to ${clientName}`}. Baton closes the month on ${closesOn}, and leads and
      returns change it until then.
    </p>
    ${
      groups.length === 0
        ? html`<div class="empty">
            <p>Nothing is charged in ${currency} yet.</p>
            <p class="soft">Each lead is charged as the contract says, and is here within seconds.</p>
          </div>`
        : linesTable(`What ${formatPeriod(period, locale)} comes to so far`, { groups, sums: [sums] })
    }
    ${
      pendingCredits > 0 &&
      html`<p class="notice">
        ${pendingCredits === 1 ? "One credit note" : `${pendingCredits} credits`} for earlier invoices
        ${pendingCredits === 1 ? "is" : "are"} issued before, and not part of this.
      </p>`
    }`;
};
