import { wasProspectReached } from "#domain/contact/contact-fact.ts";
import { NurtureReason } from "#domain/contact/nurture.ts";
import { callAgesInMinutes, missedResults, spokenOutcomes } from "#contact/pages/call-choices.ts";
import { formatChargeAfter, isChargedByTalking } from "#contact/pages/charge-sentences.ts";
import type { LeadCardDetails } from "#contact/pages/lead-card-details.ts";
import { attemptPhrases, nurturePhrases, outcomePhrases } from "#leads/pages/lead-phrases.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { toCurrencySign } from "#platform/text/format-money.ts";
import { formatDuration } from "#platform/text/format-time.ts";
import { csrfField, type FormState, selectField, textArea, textField } from "../../pages/form-field.ts";
import { renderMeetingFields } from "./meeting-fields.ts";
import type { LeadPageForms, LeadPageView } from "./lead-page-view.ts";
import type { TypedForm } from "../../console-route.ts";

/**
 * Renders the form that records a call and what came of it. Each choice shows the fields that belong to it. What costs or
 * frees money says so beside the choice.
 */
export function renderCallForm(view: LeadPageView, work: LeadCardDetails, forms: LeadPageForms): Html {
  const failed = forms.failed?.form === "call" ? forms.failed : undefined;
  const typed: TypedForm = failed?.typed ?? {};
  const state = toFormState(failed);
  const isReached = wasReached(view);
  return html`<form method="post" action="/console/leads/${view.leadId}/calls" class="form call-form" id="call">
    ${csrfField(forms.csrf)}<input type="hidden" name="once" value="${forms.once}" />
    ${failed && !state.faults && html`<p class="notice is-bad"><strong>Not saved.</strong> ${failed.problem}</p>`}
    ${renderCallAge(view, typed)}
    <fieldset>
      <legend>You could not reach them</legend>
      <div class="choices">
        ${missedResults.map((result) => renderChoice(result, attemptPhrases[result], typed, result === "wrong_number" && "wrong"))}
        ${renderChoice("bad_data", outcomePhrases.bad_data, typed, "wrong")}
      </div>
      ${renderWrongCharge(work)}
    </fieldset>
    <fieldset>
      <legend>You spoke to them: what came of it?</legend>
      <div class="choices">
        ${renderChoice("connected", isReached ? "Nothing new" : "Nothing yet", typed)}
        ${spokenOutcomes.map((outcome) => renderChoice(outcome, outcomePhrases[outcome], typed))}
      </div>
      ${isChargedByTalking(work) && html`<p class="hint">If you spoke to them: ${formatChargeAfter(work, "connected")}</p>`}
      ${renderOutcomeFields(view, work, state, failed?.nearest)}
      ${
        isReached &&
        html`<label class="choice"
          ><input type="checkbox" name="correct" value="1" ${typed["correct"] === "1" && html`checked`} /> There was no
          new call: only correct what came of it</label
        >`
      }
    </fieldset>
    ${textArea(
      {
        name: "note",
        label: "Note",
        hint: `Kept with what came of a conversation. ${forms.isAgency ? "The client" : work.agencyName} can read it too.`,
        isOptional: true,
        maxLength: 1000,
        rows: 2,
      },
      state,
    )}
    <p class="actions"><button>Save what came of it</button></p>
  </form>`;
}

/** Whether a conversation is recorded since the lead last woke. */
function wasReached({ state }: LeadPageView): boolean {
  const cycle = state.cycles.at(-1);
  return cycle !== undefined && wasProspectReached(cycle.contact.firstContactAt, cycle.outcome?.outcome);
}

const renderChoice = (value: string, words: string, typed: TypedForm, describedBy: string | false = false): Html =>
  html`<label class="choice"
    ><input
      type="radio"
      name="choice"
      value="${value}"
      required
      ${value === typed["choice"] && html`checked`}
      ${describedBy !== false && html`aria-describedby="${describedBy}"`}
    />
    ${words}</label
  >`;

function renderWrongCharge(work: LeadCardDetails): Html | undefined {
  const [wrongNumber, badData] = [formatChargeAfter(work, "wrong_number"), formatChargeAfter(work, "bad_data")];
  if (wrongNumber === undefined || badData === undefined) return undefined;
  return html`<p class="hint" id="wrong">
    ${wrongNumber === badData ? `Wrong number or wrong details: ${badData}` : `Wrong number: ${wrongNumber} Wrong details: ${badData}`}
  </p>`;
}

function renderCallAge({ state, now }: LeadPageView, typed: TypedForm): Html | undefined {
  const age = Math.floor((Date.parse(now) - Date.parse(state.received.at)) / 60_000);
  const chosen = typed["calledMinutesAgo"];
  const offered = callAgesInMinutes.filter((minutes) => minutes <= age);
  if (offered.length === 0) return undefined;
  return html`<div class="field">
    <label for="called">When did you call?</label>
    <select id="called" name="calledMinutesAgo">
      <option value="0">Just now</option>
      ${offered.map(
        (minutes) =>
          html`<option value="${minutes}" ${String(minutes) === chosen && html`selected`}>
            ${formatDuration(minutes * 60_000)} ago
          </option>`,
      )}
    </select>
  </div>`;
}

/** The fields beside which the form says what is wrong with them, each shown with the choices that it belongs to. */
const fieldsWithFaults: Partial<Record<string, readonly string[]>> = {
  value: ["won"],
  callbackAt: ["callback_requested"],
  wakeOn: ["nurture"],
  note: [...missedResults, "bad_data", "connected", ...spokenOutcomes],
};

/** The state of the fields. Without faults, the form says above them what is wrong. */
function toFormState(failed: LeadPageForms["failed"]): FormState {
  if (!failed) return {};
  const { field, problem, typed } = failed;
  const isBeside = field !== undefined && fieldsWithFaults[field]?.includes(typed["choice"] ?? "");
  return isBeside ? { typed, faults: { [field]: problem } } : { typed };
}

/** The fields that only one outcome needs. The stylesheet shows those of the chosen one. */
function renderOutcomeFields(
  view: LeadPageView,
  work: LeadCardDetails,
  state: FormState,
  nearest: NonNullable<LeadPageForms["failed"]>["nearest"],
): Html {
  const sign = toCurrencySign(view.state.placed?.placement.price.currency ?? "GBP", view.reader.locale);
  const worth = {
    name: "value",
    label: `What is the sale worth? (${sign})`,
    inputMode: "decimal",
    maxLength: 16,
  } as const;
  const callback = { name: "callbackAt", label: "When do they want the call?", isOptional: true } as const;
  const waking = {
    name: "wakeOn",
    label: "When is the lead wanted again?",
    hint: "It is delivered again at 9 on that day, or when the client next opens. Nothing more is charged.",
  };
  const reasons = NurtureReason.options.map((reason) => ({ value: reason, name: nurturePhrases[reason] }));
  return html`<div class="for-won">${textField({ ...worth, isOfChoice: true }, state)}</div>
    <div class="for-callback">${textField({ ...callback, type: "datetime-local" }, state)}</div>
    <div class="for-appointment">${renderMeetingFields(view, work, state.typed ?? {}, nearest)}</div>
    <div class="for-nurture stack">
      ${textField({ ...waking, type: "date", isOfChoice: true }, state)}
      ${selectField({ name: "why", label: "Why are they not ready?", options: [{ value: "", name: "Not said" }, ...reasons] }, state)}
    </div>`;
}
