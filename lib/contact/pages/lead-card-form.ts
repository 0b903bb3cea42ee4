import type { AttemptResult, OutcomeKind } from "#domain/contact/contact-fact.ts";
import type { LeadView } from "#leads/pages/lead-view.ts";
import { attemptWords, outcomeWords } from "#leads/pages/lead-words.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { type Reader, readerOf } from "#platform/text/reader.ts";
import { currencySign } from "#platform/text/spoken-money.ts";
import { spokenClock, spokenDuration } from "#platform/text/spoken-time.ts";

/** The names of the fields that the forms of the card post: `answer` and `reason` are those of the answer. `outcome` may be empty; `value` counts only when `outcome` is "won". */
export type LeadCardField = "attempt" | "outcome" | "value" | "calledMinutesAgo" | "once" | "answer" | "reason";

/** What the form needs beside the lead. */
export type LeadCardForm = {
  /** Makes two posts of the same page one; the handler gives a new one with each page. */
  once: string;
  /** ISO 4217 code of the lead's price, in which a sale is told. */
  currency: string;
  /** True on the page that a successful post redirects to. */
  saved?: boolean | undefined;
  /** Why nothing was saved, in words for the person who tapped. */
  problem?: string | undefined;
  /** What was posted, to be kept when there is a problem. */
  typed?: Partial<Record<LeadCardField, string>> | undefined;
};

const missed: readonly AttemptResult[] = ["no_answer", "voicemail", "busy", "wrong_number"];
const outcomes: readonly OutcomeKind[] = [
  "callback_requested",
  "appointment_set",
  "quoted",
  "won",
  "nurture",
  "not_interested",
  "lost",
  "bad_data",
];
const minutesAgo = [5, 15, 30, 60, 120, 240, 1440, 2880];

/** The form that records what happened: one tap when nobody was reached, two when somebody was. */
export function leadCardForm(view: LeadView, now: string, { once, currency, problem, typed = {} }: LeadCardForm): Html {
  const reader = readerOf(view);
  const chosen = outcomes.find((outcome) => outcome === typed.outcome) ?? "";
  const complaint =
    problem !== undefined &&
    typed.answer === undefined &&
    html`<p class="told wrong" id="problem" tabindex="-1" ${chosen !== "won" && html`autofocus`}>
      <strong>Not saved.</strong> ${problem}
    </p>`;
  // "?" is this page without "?saved" and "#record", which a redirect would keep and then scroll past the confirmation.
  return html`<form method="post" action="?" id="record" aria-labelledby="record-a-call">
    ${chosen !== "won" && complaint}
    <input type="hidden" name="once" value="${once}" />
    ${enterMeansSave} ${whenCalled(view, now, reader, typed.calledMinutesAgo)}
    <fieldset class="missed">
      <legend>Could not reach them</legend>
      <div class="either">
        <div class="pair">
          ${missed.map((result) => html`<button name="attempt" value="${result}">${attemptWords[result]}</button>`)}
        </div>
        <p class="instead">You chose what came of it, so you spoke to them. If you did not, choose “Nothing yet”.</p>
      </div>
    </fieldset>
    <fieldset>
      <legend>Spoke to them: what came of it?</legend>
      <div class="pair">${["" as const, ...outcomes].map((outcome) => choice(outcome, outcome === chosen))}</div>
      ${chosen === "won" && complaint}
      <p class="worth">
        <label for="value">What is the sale worth? (${currencySign(currency, reader.locale)})</label>
        <input
          id="value"
          name="value"
          inputmode="decimal"
          autocomplete="off"
          maxlength="16"
          value="${typed.value ?? ""}"
          ${chosen === "won" && complaint && html`autofocus aria-invalid="true" aria-describedby="problem"`}
        />
      </p>
      <button class="go" name="attempt" value="connected">Save: spoke to them</button>
    </fieldset>
  </form>`;
}

// Enter presses the first button of a form, which must not be "No answer".
const enterMeansSave = html`<button name="attempt" value="connected" hidden>Save</button>`;

const choice = (outcome: OutcomeKind | "", chosen: boolean): Html =>
  html`<label class="choice">
    <input type="radio" name="outcome" value="${outcome}" ${chosen && html`checked`} />
    ${outcome === "" ? "Nothing yet" : outcomeWords[outcome]}
  </label>`;

/** Only times since the lead came in can be chosen, so a lead of four minutes ago asks nothing. */
function whenCalled({ receivedAt }: LeadView, now: string, reader: Reader, typed = "0"): Html | false {
  const age = Math.floor((Date.parse(now) - Date.parse(receivedAt)) / 60_000);
  const kept = /^\d{1,6}$/.test(typed) ? Number(typed) : 0;
  const offered = [...new Set([...minutesAgo.filter((minutes) => minutes <= age), kept])]
    .filter(Boolean)
    .sort((a, b) => a - b);
  if (offered.length === 0) return false;
  const options = offered.map((minutes) => {
    const at = new Date(Date.parse(now) - minutes * 60_000).toISOString();
    return html`<option value="${minutes}" ${minutes === kept && html`selected`}>
      ${spokenDuration(minutes * 60_000)} ago, ${spokenClock(at, reader)}
    </option>`;
  });
  return html`<p class="when">
    <label for="called">When did you call?</label>
    <select id="called" name="calledMinutesAgo">
      <option value="0">Just now</option>
      ${options}
    </select>
  </p>`;
}
