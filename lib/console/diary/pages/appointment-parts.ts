import { AppointmentResult, type Side } from "#domain/appointments/appointment-fact.ts";
import type { AppointmentStatus } from "#domain/appointments/judge-appointment.ts";
import { formatTheirTime, placePhrases } from "#contact/pages/appointment-phrases.ts";
import { renderTimeOptions } from "#contact/pages/slot-choices.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { nameTimeZone, type ReaderLocale } from "#platform/text/reader-locale.ts";
import { type Mark, renderMark } from "../../pages/mark.ts";
import { csrfField } from "../../pages/form-field.ts";
import type { ShownAppointment } from "#contact/pages/shown-appointment.ts";
import type { TypedForm } from "../../console-route.ts";

/** What an appointment is, by a shape and words. */
const appointmentMarks: Record<AppointmentStatus, Mark> = {
  booked: { shape: "●", word: "booked" },
  confirmed: { shape: "✓", word: "confirmed", tone: "good" },
  cancelled_by_prospect: { shape: "✕", word: "cancelled by the person" },
  cancelled_by_client: { shape: "✕", word: "cancelled by the client" },
  open: { shape: "◐", word: "over: what came of it?", tone: "warning" },
  held: { shape: "✓", word: "took place", tone: "good" },
  presumed_held: { shape: "✓", word: "taken to have taken place" },
  no_show_prospect: { shape: "✕", word: "the person did not come", tone: "bad" },
  no_show_client: { shape: "✕", word: "the client did not come", tone: "bad" },
  disputed: { shape: "◐", word: "the sides disagree", tone: "warning" },
  decided: { shape: "✓", word: "decided by the agency" },
};

const resultNames: Record<AppointmentResult, string> = {
  held: "It took place",
  no_show_prospect: "The person did not come",
  no_show_client: "The client did not come",
};

const sideNames: Record<Side, string> = { client: "The client", prospect: "The person" };

/** Where a form posts, and what it shows again if it was not saved. */
export type AppointmentForm = {
  url: string;
  csrf: string;
  reader: ReaderLocale;
  isAgency: boolean;
  /** The free times of the seat, if the page knows them. */
  starts?: readonly string[] | undefined;
  typed?: TypedForm | undefined;
  problem?: string | undefined;
  nearest?: readonly string[] | undefined;
  /** Further hidden fields: where the page was. */
  hidden?: Readonly<Record<string, string | undefined>>;
};

/** The state of an appointment as a mark, and who confirmed it. */
export function renderAppointmentMark({ status, result, confirmedBy }: ShownAppointment): Html {
  const mark = appointmentMarks[status];
  const by =
    status === "confirmed" ? ` by ${confirmedBy.map((side) => sideNames[side].toLowerCase()).join(" and ")}` : "";
  const decided = status === "decided" && result ? `: ${resultNames[result].toLowerCase()}` : "";
  return renderMark({ ...mark, word: `${mark.word}${by}${decided}` });
}

/** How long and where: "60 minutes, a visit"; with the clock of the person if it shows another time or day. */
export function describeMeeting({ start, minutes, place, timeZone }: ShownAppointment, reader: ReaderLocale): string {
  const theirs = formatTheirTime(start, timeZone, reader);
  const other = theirs === undefined ? "" : `; for the person it is ${theirs} (${nameTimeZone(timeZone)} time)`;
  return `${minutes} minutes, ${placePhrases[place].toLowerCase()}${other}`;
}

/** The forms of an appointment that is not settled: before its start to change it, and then to say what came of it. */
export function renderAppointmentForms(appointment: ShownAppointment, form: AppointmentForm): Html | undefined {
  const isPosted = form.typed?.["appointment"] === appointment.id;
  const own = isPosted ? form : { ...form, typed: undefined, problem: undefined, nearest: undefined };
  const problem =
    own.problem !== undefined && html`<p class="notice is-bad"><strong>Not saved.</strong> ${own.problem}</p>`;
  if (!appointment.hasStarted)
    return appointment.isFinal ? undefined : html`${problem} ${renderChangeForm(appointment, own)}`;
  if (!form.isAgency) return appointment.isFinal ? undefined : html`${problem} ${renderResultForm(appointment, own)}`;
  const isSettled = appointment.status === "decided" || appointment.status.startsWith("cancelled");
  return isSettled ? undefined : html`${problem} ${renderResultForm(appointment, own)}`;
}

const renderIdentity = ({ id, sequence }: ShownAppointment, { csrf, hidden = {} }: AppointmentForm): Html =>
  html`${csrfField(csrf)}<input type="hidden" name="appointment" value="${id}" /><input
      type="hidden"
      name="sequence"
      value="${sequence}"
    />${Object.entries(hidden).map(([name, value]) => value !== undefined && html`<input type="hidden" name="${name}" value="${value}" />`)}`;

function renderResultForm(appointment: ShownAppointment, form: AppointmentForm): Html {
  const buttons = AppointmentResult.options.map(
    (result) => html`<button name="change" value="${result}">${resultNames[result]}</button>`,
  );
  const actions = html`<form method="post" action="${form.url}" class="actions">
    ${renderIdentity(appointment, form)} ${buttons}
  </form>`;
  if (!form.isAgency) return actions;
  return html`<details class="quiet">
    <summary>${appointment.result === undefined ? "Decide what came of it" : "Correct what came of it"}</summary>
    <p class="hint">The agency's decision is final: it sets what the client is charged for the appointment.</p>
    ${actions}
  </details>`;
}

/** A form of its own: Enter in a field presses the first button of its form. */
function renderConfirmForm(appointment: ShownAppointment, form: AppointmentForm): Html | undefined {
  const sides = (["client", "prospect"] as const).filter((side) => !appointment.confirmedBy.includes(side));
  if (sides.length === 0) return undefined;
  return html`<form method="post" action="${form.url}" class="actions">
    ${renderIdentity(appointment, form)}<input type="hidden" name="change" value="confirm" />
    ${sides.map((side) => html`<button name="by" value="${side}">${sideNames[side]} confirms it</button>`)}
  </form>`;
}

function renderChangeForm(appointment: ShownAppointment, form: AppointmentForm): Html {
  const { id } = appointment;
  const { typed = {}, nearest, starts = [], reader } = form;
  const slots = nearest ?? starts;
  return html`<details class="quiet" ${form.problem !== undefined && html`open`}>
    <summary>Confirm, move or cancel it</summary>
    ${renderConfirmForm(appointment, form)}
    <form method="post" action="${form.url}" class="form">
      ${renderIdentity(appointment, form)}
      <div class="field">
        <label for="by-${id}">Who moves or cancels it?</label>
        <select id="by-${id}" name="by">
          ${(["client", "prospect"] as const).map(
            (side) =>
              html`<option value="${side}" ${side === typed["by"] && html`selected`}>${sideNames[side]}</option>`,
          )}
        </select>
      </div>
      ${
        slots.length > 0 &&
        html`<div class="field">
          <label for="to-${id}">${nearest ? "The nearest free times" : "Move it to a free time"}</label>
          <select id="to-${id}" name="to">
            <option value="">Please choose</option>
            ${renderTimeOptions(slots, reader, typed["to"])}
          </select>
        </div>`
      }
      <div class="field">
        <label for="toLocal-${id}">${slots.length > 0 ? "Or to another time" : "Move it to"}</label>
        <input type="datetime-local" id="toLocal-${id}" name="toLocal" value="${typed["toLocal"] ?? ""}" />
      </div>
      <p class="actions"><button name="change" value="move">Move the appointment</button></p>
      <p class="hint">
        Both sides get a message about a move and a cancellation. If the person cancels, a price for the booking is
        taken back; if the client cancels, it stays charged.
      </p>
      <p class="actions"><button name="change" value="cancel" class="danger">Cancel it for good</button></p>
    </form>
  </details>`;
}
