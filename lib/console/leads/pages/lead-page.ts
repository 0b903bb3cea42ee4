import { describeAppointment } from "#contact/pages/shown-appointment.ts";
import { describeMeeting, renderAppointmentForms, renderAppointmentMark } from "../../diary/pages/appointment-parts.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatDateTime } from "#platform/text/format-time.ts";
import { renderClocks } from "./clock-section.ts";
import { renderDeliveries } from "./deliveries-section.ts";
import { renderActions } from "./lead-actions.ts";
import type { LeadPageForms, LeadPageView } from "./lead-page-view.ts";
import { renderMoney } from "./money-section.ts";
import { renderRelated } from "./related-section.ts";
import { renderRouting } from "./routing-section.ts";
import { renderTimeline } from "./timeline.ts";
import { renderHead, renderKnown } from "./who.ts";

/** Renders the page of a lead: who it is and what to do, what happened, and what is behind each figure. */
export const renderLeadPage = (view: LeadPageView, forms: LeadPageForms): Html =>
  html`<article class="lead">
    <div class="who">${renderFailure(view, forms)} ${renderHead(view)} ${renderKnown(view)}</div>
    <div class="work">${renderAppointments(view, forms)} ${renderActions(view, forms)}</div>
    ${renderTimeline(view, forms)}
    <section class="behind" aria-labelledby="behind">
      <h2 id="behind">What is behind it</h2>
      ${renderRouting(view, forms.isAgency)} ${renderClocks(view)} ${renderMoney(view, forms)}
      ${renderDeliveries(view, forms)} ${renderRelated(view)}
    </section>
  </article>`;

/** Where on the page each form is. */
const formPlaces = {
  call: "#call",
  answer: "#answer",
  return: "#return",
  appointment: "#appointments",
  waking: "#todo",
  replay: "#deliveries",
} as const satisfies Record<NonNullable<LeadPageForms["failed"]>["form"], string>;

/** Says at the top what was not saved, because the form may be far below. */
function renderFailure({ work }: LeadPageView, { failed }: LeadPageForms): Html | undefined {
  if (!failed) return undefined;
  // A lead that was passed on, or whose person was erased meanwhile, has no form for calls any more.
  const hasForm = work !== undefined || (failed.form !== "call" && failed.form !== "answer");
  return html`<p class="notice is-bad" role="alert" tabindex="-1" autofocus>
    <strong>Not saved.</strong> ${failed.problem}
    ${hasForm && html`<a href="${formPlaces[failed.form]}">Go to the form</a>`}
  </p>`;
}

function renderAppointments(view: LeadPageView, forms: LeadPageForms): Html | undefined {
  const { state, leadId, now, reader, work } = view;
  if (state.appointments.length === 0) return undefined;
  const failed = forms.failed?.form === "appointment" ? forms.failed : undefined;
  const sorted = state.appointments
    .map((appointment) => describeAppointment(appointment, now))
    .toSorted((a, b) => Number(a.isFinal) - Number(b.isFinal) || (a.start < b.start ? -1 : 1));
  return html`<section class="stack" aria-labelledby="appointments">
    <h2 id="appointments">${sorted.length === 1 ? "Appointment" : "Appointments"}</h2>
    ${sorted.map((appointment) => {
      const seat = work?.diary.find((each) => each.seat.id === appointment.seatId);
      return html`<div class="sheet appointment">
        <p>
          <strong><time datetime="${appointment.start}">${formatDateTime(appointment.start, reader)}</time></strong>
        </p>
        <p>${describeMeeting(appointment, reader)}${seat && `, ${seat.seat.name}`}</p>
        <p>${renderAppointmentMark(appointment)}</p>
        ${
          forms.canChangeAppointments &&
          renderAppointmentForms(appointment, {
            url: `/console/leads/${leadId}/appointments`,
            csrf: forms.csrf,
            reader,
            isAgency: forms.isAgency,
            starts: seat?.starts,
            ...failed,
          })
        }
      </div>`;
    })}
  </section>`;
}
