import { type Evidence, maxReturns } from "#domain/returns/return-fact.ts";
import type { Money } from "#domain/shared/money.ts";
import { parseReturnId, type ReturnId } from "#domain/shared/id.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatExactMoney } from "#platform/text/format-money.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import { csrfField, faultSummary, type FormState, textArea, textField } from "../../pages/form-field.ts";
import { formatEvidence } from "./return-phrases.ts";

type Decided = { id: ReturnId; evidence: readonly Evidence[] };
type Forms = { csrf: string; reader: ReaderLocale; state: FormState; fullCredit: Money | undefined };

/** Renders the forms by which the agency approves or declines a return, each with a reason from the facts. */
export function decisionForms({ id, evidence }: Decided, { csrf, reader, state, fullCredit }: Forms): Html {
  const reason = formatReason(evidence, reader);
  const canReturnAgain = parseReturnId(id).number < maxReturns;
  const chosen = state.typed?.["remedy"] ?? "credit";
  const credit = fullCredit && formatExactMoney(fullCredit, reader.locale);
  const choice = (value: string, label: string) =>
    html`<label class="choice"
      ><input type="radio" name="remedy" value="${value}" ${value === chosen && html`checked`} /> ${label}</label
    >`;
  return html`${faultSummary(state)}
    <div class="columns">
      <form class="sheet form" method="post" action="/console/returns/${id}/approval" aria-labelledby="approve">
        <h2 id="approve">Approve</h2>
        ${csrfField(csrf)}
        <fieldset>
          <legend>What the client gets</legend>
          ${choice("credit", `A credit in full${credit === undefined ? "" : `: ${credit} before tax`}`)}
          ${choice("partial_credit", "A credit in part")} ${choice("replacement", "Another lead instead")}
        </fieldset>
        ${textField(
          {
            name: "percent",
            label: "Share of the credit in part, in percent",
            hint: "Only for a credit in part.",
            value: "50",
            maxLength: 2,
            inputMode: "numeric",
            isOptional: true,
          },
          state,
        )}
        ${textArea(
          {
            name: "approvalNote",
            label: "Reason",
            hint: "The client reads it.",
            value: reason,
            maxLength: 1000,
            isOptional: true,
          },
          state,
        )}
        <p class="soft">The client is credited with the next statement, or gets the next lead for nothing.</p>
        <button class="go">Approve this return</button>
      </form>
      <form class="sheet form" method="post" action="/console/returns/${id}/decline" aria-labelledby="decline">
        <h2 id="decline">Decline</h2>
        ${csrfField(csrf)}
        ${textArea(
          {
            name: "declineNote",
            label: "Reason",
            hint: "The client reads it.",
            value: reason,
            maxLength: 1000,
            isOptional: true,
          },
          state,
        )}
        <p class="soft">
          The lead stays charged. The client ${canReturnAgain ? "may return it once more" : "cannot return it again"}.
        </p>
        <button class="danger">Decline this return</button>
      </form>
    </div>`;
}

/** Renders the form by which the client withdraws a return. */
export const withdrawalForm = (id: ReturnId, csrf: string): Html =>
  html`<form class="sheet form" method="post" action="/console/returns/${id}/withdrawal" aria-labelledby="withdraw">
    <h2 id="withdraw">Withdraw</h2>
    ${csrfField(csrf)}
    <p>The lead stays charged, and you cannot return it again.</p>
    <button>Withdraw this return</button>
  </form>`;

/** Says what was needed and found, for the reason of a decision. */
function formatReason(evidence: readonly Evidence[], reader: ReaderLocale): string {
  const terms = evidence.filter(({ term }) => term !== "within");
  return terms
    .map(({ needed, found }) => `Needed: ${formatEvidence(needed, reader)}. Found: ${formatEvidence(found, reader)}.`)
    .join("\n")
    .slice(0, 1000);
}
