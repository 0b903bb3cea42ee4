import { OutcomeKind, provesContact, wasProspectReached } from "#domain/contact/contact-fact.ts";
import { NurtureReason } from "#domain/contact/nurture.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { addDays, addMonths, toWallClock } from "#domain/shared/wall-clock.ts";
import type { LeadDetails } from "#leads/pages/lead-details.ts";
import { attemptPhrases, nurturePhrases, outcomePhrases } from "#leads/pages/lead-phrases.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { toCurrencySign } from "#platform/text/format-money.ts";
import { formatDuration, formatTime } from "#platform/text/format-time.ts";
import { type ReaderLocale, toReaderLocale } from "#platform/text/reader-locale.ts";
import { callAgesInMinutes, missedResults, spokenOutcomes } from "./call-choices.ts";
import { formatChargeAfter, isChargedByTalking } from "./charge-sentences.ts";
import type { LeadCardDetails } from "./lead-card-details.ts";
import { describeField, renderFieldFault, renderProblem } from "./field-fault.ts";
import type { LeadCardField, LeadCardFormState } from "./lead-card-form-state.ts";
import { hasPlaceChoice, renderSlotChoices, toDateTimeLimits } from "./slot-choices.ts";

const outcomesWithoutContact = OutcomeKind.options.filter((outcome) => !provesContact[outcome]);

/**
 * Renders the form that records a call: one tap if the person was not reached, two taps otherwise. After a conversation
 * was recorded, it corrects the outcome without another call, unless the salesperson says that there was one.
 */
export function renderContactReportForm(view: LeadCardDetails, now: string, posted: LeadCardFormState): Html {
  const { idempotencyKey, currency, problem, typed = {} } = posted;
  const reader = toReaderLocale(view);
  const selectedOutcome = spokenOutcomes.find((outcome) => outcome === typed.outcome) ?? "";
  const isReached = wasReached(view);
  const charge = renderWrongCharge(view);
  const noOutcome = isReached ? "No change" : "Nothing yet";
  const isOwnProblem = problem !== undefined && typed.answer === undefined && typed.appointment === undefined;
  const callTimes = listCallTimes(view, now, typed.calledMinutesAgo);
  const shownFields = listShownFields(view, selectedOutcome, callTimes.length > 0);
  const isBeside = isOwnProblem && posted.field !== undefined && shownFields.includes(posted.field);
  const form = isBeside ? posted : { ...posted, field: undefined };
  // The action "?" removes "?saved" and "#record"; a redirect would keep them, and then scroll past the confirmation.
  return html`<form method="post" action="?" id="record" aria-labelledby="record-a-call">
    ${isOwnProblem && !isBeside && renderProblem(problem)}
    <input type="hidden" name="once" value="${idempotencyKey}" />
    ${renderDefaultSubmitButton(isReached ? "none" : "connected")}
    ${callTimes.length > 0 && renderCallTimeSelect(view, { reader, form, callTimes })}
    <fieldset class="missed">
      <legend>Could not reach them</legend>
      <div class="either">
        <div class="pair">
          ${missedResults.map(
            (result) =>
              html`<button
                name="attempt"
                value="${result}"
                ${result === "wrong_number" && charge && html`aria-describedby="wrong-charge"`}
              >
                ${attemptPhrases[result]}
              </button>`,
          )}
          ${outcomesWithoutContact.map(renderOutcomeWithoutContact)} ${charge}
        </div>
        <p class="instead">You chose what came of it, so you spoke to them. If you did not, choose “${noOutcome}”.</p>
      </div>
    </fieldset>
    <fieldset ${form.field === "outcome" && html`aria-describedby="problem"`}>
      <legend>${isReached ? "You spoke to them: what came of it?" : "Spoke to them: what came of it?"}</legend>
      ${form.field === "outcome" && isOwnProblem && renderProblem(problem)}
      <div class="pair">
        ${renderOutcomeChoice("", noOutcome, selectedOutcome === "")}
        ${spokenOutcomes.map((outcome) => renderOutcomeChoice(outcome, outcomePhrases[outcome], outcome === selectedOutcome))}
      </div>
      ${renderFieldFault(form, "value")}
      <p class="worth">
        <label for="value">What is the sale worth? (${toCurrencySign(currency, reader.locale)})</label>
        <input
          id="value"
          name="value"
          inputmode="decimal"
          autocomplete="off"
          maxlength="16"
          value="${typed.value ?? ""}"
          ${describeField(form, "value")}
        />
      </p>
      ${renderCallbackFields(view, now, form)} ${renderSlotChoices(view, now, form)}
      ${renderWakeFields(view, now, form)} ${renderFieldFault(form, "note")}
      <p class="note">
        <label for="note">Note</label>
        <textarea id="note" name="note" rows="2" maxlength="1000" ${describeField(form, "note", "note-hint")}>
${typed.note ?? ""}</textarea>
        <span class="hint" id="note-hint">${view.agencyName} can read it too.</span>
      </p>
      ${isChargedByTalking(view) && html`<p class="hint">If you spoke to them: ${formatChargeAfter(view, "connected")}</p>`}
      ${
        isReached
          ? html`<button class="go" name="attempt" value="none">Save the outcome</button>
              <button class="again" name="attempt" value="connected">Spoke to them again</button>`
          : html`<button class="go" name="attempt" value="connected">Save: spoke to them</button>`
      }
    </fieldset>
  </form>`;
}

/** Lists the fields that the page shows for the chosen outcome, beside which it can say what is wrong. */
const listShownFields = (
  view: LeadCardDetails,
  outcome: OutcomeKind | "",
  hasCallTimes: boolean,
): readonly LeadCardField[] => {
  const ofAppointment: LeadCardField[] = [
    "appointmentAt",
    ...(hasPlaceChoice(view) ? (["place"] as const) : []),
    ...(view.asksForPromotion ? (["promotedFor"] as const) : []),
  ];
  const ofOutcome: Partial<Record<OutcomeKind | "", readonly LeadCardField[]>> = {
    won: ["value"],
    callback_requested: ["callbackAt"],
    appointment_set: ofAppointment,
    nurture: ["wakeOn"],
  };
  return [
    "outcome",
    ...(hasCallTimes ? (["calledMinutesAgo"] as const) : []),
    ...(outcome === "" ? [] : (["note"] as const)),
    ...(ofOutcome[outcome] ?? []),
  ];
};

/** Renders what a wrong number and wrong details do to the bill, which differs only if the rule for them does. */
function renderWrongCharge(view: LeadCardDetails): Html | false {
  const [wrongNumber, badData] = [formatChargeAfter(view, "wrong_number"), formatChargeAfter(view, "bad_data")];
  if (wrongNumber === undefined || badData === undefined) return false;
  if (isChargeSettled(view)) return false;
  return html`<p class="hint" id="wrong-charge">
    ${wrongNumber === badData ? `Wrong number or details: ${badData.replace(/^N/, "n")}` : `Wrong number: ${wrongNumber} Wrong details: ${badData}`}
  </p>`;
}

/** Whether the card already says what is charged for a returned lead, and another report would not change it. */
const isChargeSettled = ({ returned, charges }: LeadCardDetails): boolean =>
  returned !== undefined &&
  charges !== undefined &&
  [charges.after.wrong_number, charges.after.bad_data].every(({ amount }) => amount === charges.now.amount) &&
  charges.returned?.wrong_number === undefined &&
  charges.returned?.bad_data === undefined;

/** Renders an outcome that needs no conversation, in two taps: an accidental tap must not record an outcome. */
const renderOutcomeWithoutContact = (outcome: OutcomeKind): Html =>
  html`<details>
    <summary>${outcomePhrases[outcome]}</summary>
    <button name="attempt" value="${outcome}">Save: ${outcomePhrases[outcome].toLowerCase()}</button>
  </details>`;

/** Renders the time of a call that the person asked for, which they need not have named. */
function renderCallbackFields(view: LeadCardDetails, now: string, form: LeadCardFormState): Html {
  return html`${renderFieldFault(form, "callbackAt")}
    <p class="back">
      <label for="callbackAt">When do they want the call?</label>
      <input
        type="datetime-local"
        id="callbackAt"
        name="callbackAt"
        ${describeField(form, "callbackAt", "callback-hint")}
        ${toDateTimeLimits(view, now)}
        value="${form.typed?.callbackAt ?? ""}"
      />
      <span class="hint" id="callback-hint">Leave it empty if they named no time.</span>
    </p>`;
}

/** Renders the date on which a lead that is not ready yet is delivered again, and says what happens then. */
function renderWakeFields(view: LeadCardDetails, now: string, form: LeadCardFormState): Html {
  const { typed = {} } = form;
  const { date: today } = toWallClock(view.clientTimeZone, now as Instant);
  return html`<div class="until">
    ${renderFieldFault(form, "wakeOn")}
    <p>
      <label for="wakeOn">Not ready yet: when do you want this lead again?</label>
      <input
        type="date"
        id="wakeOn"
        name="wakeOn"
        ${describeField(form, "wakeOn")}
        min="${addDays(today, 1)}"
        max="${addMonths(today, 18)}"
        value="${typed.wakeOn ?? ""}"
      />
    </p>
    <p>
      <label for="why">Why are they not ready?</label>
      <select id="why" name="why">
        <option value="">Not said</option>
        ${NurtureReason.options.map((reason) => html`<option value="${reason}" ${reason === typed.why && html`selected`}>${nurturePhrases[reason]}</option>`)}
      </select>
    </p>
    <p>You get it again at 9 on that day, or when you next open. It costs nothing more.</p>
  </div>`;
}

/** Whether a conversation with the person is recorded, by an attempt or by its outcome, since the lead last woke. */
const wasReached = ({ attempts, outcome, status, wokenAt }: LeadDetails): boolean =>
  wokenAt !== undefined
    ? status === "contacted" || status === "nurturing"
    : wasProspectReached(attempts.find(({ result }) => result === "connected")?.at, outcome?.outcome);

/** Renders the button that the Enter key presses: the first of the form, which must not be "No answer". */
const renderDefaultSubmitButton = (attempt: "connected" | "none"): Html =>
  html`<button name="attempt" value="${attempt}" hidden>Save</button>`;

const renderOutcomeChoice = (outcome: OutcomeKind | "", phrase: string, isSelected: boolean): Html =>
  html`<label class="choice">
    <input type="radio" name="outcome" value="${outcome}" ${isSelected && html`checked`} />
    ${phrase}
  </label>`;

/** A call so many minutes ago, as the form offers it. */
type CallTime = { minutes: number; isChosen: boolean };

/** Lists the call times since the lead was received, and the one that was posted; none as long as there is only now. */
function listCallTimes({ receivedAt }: LeadCardDetails, now: string, typed = "0"): CallTime[] {
  const leadAgeMinutes = Math.floor((Date.parse(now) - Date.parse(receivedAt)) / 60_000);
  const submittedMinutes = /^\d{1,6}$/.test(typed) ? Number(typed) : 0;
  const offered = callAgesInMinutes.filter((minutes) => minutes <= leadAgeMinutes);
  return [...new Set([...offered, submittedMinutes])]
    .filter(Boolean)
    .sort((a, b) => a - b)
    .map((minutes) => ({ minutes, isChosen: minutes === submittedMinutes }));
}

function renderCallTimeSelect(
  { callStartedAt }: LeadCardDetails,
  { reader, form, callTimes }: { reader: ReaderLocale; form: LeadCardFormState; callTimes: readonly CallTime[] },
): Html {
  // Without the time by the clock: the minutes count back from the post, and the page may have been open for long by then.
  const options = callTimes.map(
    ({ minutes, isChosen }) =>
      html`<option value="${minutes}" ${isChosen && html`selected`}>${formatDuration(minutes * 60_000)} ago</option>`,
  );
  return html`${renderFieldFault(form, "calledMinutesAgo")}
    <p class="when">
      <label for="called">When did you call?</label>
      <select id="called" name="calledMinutesAgo" ${describeField(form, "calledMinutesAgo")}>
        <option value="0">
          ${callStartedAt === undefined ? "Just now" : `At ${formatTime(callStartedAt, reader)}, when you tapped the number`}
        </option>
        ${options}
      </select>
    </p>`;
}
