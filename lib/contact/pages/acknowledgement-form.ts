import { LeadRefusalReason } from "#domain/delivery/acknowledgement.ts";
import { refusalPhrases } from "#leads/pages/lead-phrases.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatChargeAfter } from "./charge-sentences.ts";
import { describeField, renderFieldFault, renderProblem } from "./field-fault.ts";
import type { LeadCardFormState } from "./lead-card-form-state.ts";
import type { LeadCardDetails } from "./lead-card-details.ts";

/** Whether the post came from this form, and not from the one that records a call. */
const isAcknowledgementPost = ({ typed }: Pick<LeadCardFormState, "typed">): boolean => typed?.answer !== undefined;

/** Renders the form that answers the lead before the first call: one tap accepts, two taps and a reason refuse. */
export function renderAcknowledgementForm(view: LeadCardDetails, form: LeadCardFormState): Html | false {
  const { idempotencyKey, problem, typed = {} } = form;
  const problemNotice = problem !== undefined && isAcknowledgementPost(form) && renderProblem(problem);
  if (view.acknowledgement || view.outcome || view.attempts.length > 0) return problemNotice;
  const charge = formatChargeAfter(view, "rejected");
  return html`<form method="post" action="?" class="answer" aria-label="Answer">
    ${form.field !== "reason" && problemNotice}
    <input type="hidden" name="once" value="${idempotencyKey}" />
    <button name="answer" value="accepted">Got it</button>
    <details ${problemNotice && html`open`}>
      <summary>Not for us</summary>
      ${renderFieldFault(form, "reason")}
      <p>
        <label for="reason">Why is it not for you?</label>
        <select id="reason" name="reason" ${describeField(form, "reason")}>
          ${renderOption("", "Please choose", typed.reason)}
          ${renderOption("known", "We know this person already", typed.reason)}
          ${LeadRefusalReason.options.map((reason) => renderOption(reason, refusalPhrases[reason], typed.reason))}
        </select>
      </p>
      ${charge !== undefined && html`<p class="hint" id="refusal-charge">${charge}</p>`}
      <button name="answer" value="rejected" ${charge !== undefined && html`aria-describedby="refusal-charge"`}>
        Refuse this lead
      </button>
    </details>
  </form>`;
}

const renderOption = (value: string, label: string, selected = ""): Html =>
  html`<option value="${value}" ${value === selected && html`selected`}>${label}</option>`;
