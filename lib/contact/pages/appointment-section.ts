import { AppointmentResult } from "#domain/appointments/appointment-fact.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatDateTime } from "#platform/text/format-time.ts";
import { nameTimeZone, type ReaderLocale, toReaderLocale } from "#platform/text/reader-locale.ts";
import {
  confirmationPhrases,
  formatTheirTime,
  placePhrases,
  resultPhrases,
  statusPhrases,
} from "./appointment-phrases.ts";
import { describeField, renderFieldFault, renderProblem } from "./field-fault.ts";
import type { LeadCardFormState } from "./lead-card-form-state.ts";
import type { CardAppointment, LeadCardDetails } from "./lead-card-details.ts";
import { renderTimeOptions, toAppointmentLimits } from "./slot-choices.ts";

/** Renders the appointments of the lead, the next one first, with forms to move and cancel one, and to say what came of it. */
export function renderAppointments(view: LeadCardDetails, now: string, form: LeadCardFormState): Html | false {
  if (view.appointments.length === 0) return false;
  const reader = toReaderLocale(view);
  const sorted = view.appointments.toSorted((a, b) => rank(a) - rank(b) || (a.start < b.start ? -1 : 1));
  return html`<section aria-labelledby="appointments" class="meetings">
    <h2 id="appointments">${sorted.length === 1 ? "Appointment" : "Appointments"}</h2>
    <ul>
      ${sorted.map((appointment) => renderAppointment({ appointment, view, now, form, reader }))}
    </ul>
  </section>`;
}

/** What the client still has to do something about comes first. */
const rank = ({ isFinal }: CardAppointment): number => (isFinal ? 1 : 0);

type Shown = {
  appointment: CardAppointment;
  view: LeadCardDetails;
  now: string;
  form: LeadCardFormState;
  reader: ReaderLocale;
};

function renderAppointment(shown: Shown): Html {
  const { appointment, form, reader } = shown;
  const { id, start, minutes, place, seatName, status, result, confirmedBy, timeZone, isFinal, hasStarted } =
    appointment;
  const theirs = formatTheirTime(start, timeZone, reader);
  const isPosted = form.typed?.appointment === id;
  const decided = status === "decided" && result ? `: ${resultPhrases[result].toLowerCase()}` : "";
  const by =
    status === "confirmed" ? ` by ${confirmedBy.map((side) => confirmationPhrases[side]).join(" and by ")}` : "";
  return html`<li>
    <p>
      <strong><time datetime="${start}">${formatDateTime(start, reader)}</time></strong
      >, ${minutes} minutes,
      ${placePhrases[place].toLowerCase()}${seatName !== undefined && html`, <bdi>${seatName}</bdi>`}
      ${theirs !== undefined && html`<br />For them it is ${theirs} (${nameTimeZone(timeZone)} time).`}
    </p>
    <p>${statusPhrases[status]}${by}${decided}</p>
    ${isPosted && form.problem !== undefined && !(form.field === "toLocal" && hasMoveForm(appointment)) && renderProblem(form.problem)}
    ${!isFinal && (hasStarted ? renderResultForm(shown) : renderChangeForms(shown))}
  </li>`;
}

const hasMoveForm = ({ isFinal, hasStarted }: CardAppointment): boolean => !isFinal && !hasStarted;

const renderIdentity = ({ id, sequence }: CardAppointment): Html =>
  html`<input type="hidden" name="appointment" value="${id}" /><input
      type="hidden"
      name="sequence"
      value="${sequence}"
    />`;

function renderResultForm({ appointment }: Shown): Html {
  return html`<form method="post" action="?" class="inner results">
    ${renderIdentity(appointment)}
    ${AppointmentResult.options.map((result) => html`<button name="change" value="${result}">${resultPhrases[result]}</button>`)}
  </form>`;
}

/** Renders what moves and what cancels an appointment: in two taps each, because the person hears of it. */
function renderChangeForms({ appointment, view, now, form, reader }: Shown): Html {
  const { id } = appointment;
  const own: LeadCardFormState =
    form.typed?.appointment === id ? form : { ...form, field: undefined, nearest: undefined, typed: undefined };
  const { typed = {}, nearest } = own;
  const slots = nearest ?? view.diary.find(({ seat }) => seat.id === appointment.seatId)?.starts ?? [];
  return html`<details ${typed.change !== undefined && html`open`}>
    <summary>Move or cancel it</summary>
    <form method="post" action="?" class="inner">
      ${renderIdentity(appointment)}
      ${
        slots.length > 0 &&
        html`<p>
          <label for="to-${id}">${nearest ? "The nearest free times" : "A free time"}</label>
          <select id="to-${id}" name="to">
            <option value="">Please choose</option>
            ${renderTimeOptions(slots, reader, typed.to)}
          </select>
        </p>`
      }
      ${renderFieldFault(own, "toLocal")}
      <p>
        <label for="toLocal-${id}">${slots.length > 0 ? "Or another time" : "The new time"}</label>
        <input
          type="datetime-local"
          id="toLocal-${id}"
          name="toLocal"
          ${describeField(own, "toLocal")}
          ${toAppointmentLimits(view, now)}
          value="${typed.toLocal ?? ""}"
        />
      </p>
      <button name="change" value="move">Move the appointment</button>
      <button name="change" value="cancel">Cancel the appointment for good</button>
    </form>
  </details>`;
}
