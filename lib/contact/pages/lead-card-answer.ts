import { RefusalReason } from "#domain/delivery/refusal-reason.ts";
import type { LeadView } from "#leads/pages/lead-view.ts";
import { refusalWords } from "#leads/pages/lead-words.ts";
import { html, type Html } from "#platform/pages/html.ts";
import type { LeadCardForm } from "./lead-card-form.ts";

/** Whether what was posted came from this form and not from the one that records a call. */
const isAnswer = ({ typed }: Pick<LeadCardForm, "typed">): boolean => typed?.answer !== undefined;

/**
 * The form that answers the lead before anybody calls: one tap takes it, and refusing it takes two and a reason. Once it was answered or
 * worked, only why an answer was not saved is left of it.
 */
export function leadCardAnswer(view: LeadView, form: LeadCardForm): Html | false {
  const { once, problem, typed = {} } = form;
  const complaint =
    problem !== undefined &&
    isAnswer(form) &&
    html`<p class="told wrong" id="problem" tabindex="-1" autofocus><strong>Not saved.</strong> ${problem}</p>`;
  if (view.acknowledgement || view.outcome || view.attempts.length > 0) return complaint;
  return html`<form method="post" action="?" class="answer" aria-label="Answer">
    ${complaint}
    <input type="hidden" name="once" value="${once}" />
    <button name="answer" value="accepted">Got it</button>
    <details ${complaint && html`open`}>
      <summary>Not for us</summary>
      <p>
        <label for="reason">Why is it not for you?</label>
        <select id="reason" name="reason">
          ${choice("", "Please choose", typed.reason)} ${choice("known", "We know this person already", typed.reason)}
          ${RefusalReason.options.map((reason) => choice(reason, refusalWords[reason], typed.reason))}
        </select>
      </p>
      <button name="answer" value="rejected">Refuse this lead</button>
    </details>
  </form>`;
}

const choice = (value: string, words: string, chosen = ""): Html =>
  html`<option value="${value}" ${value === chosen && html`selected`}>${words}</option>`;
