import type { ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { addDays, toWallClock } from "#domain/shared/wall-clock.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatNearDate, formatPlainDate } from "#platform/text/format-time.ts";
import { type ReaderLocale, toDateReader } from "#platform/text/reader-locale.ts";
import { clockTime } from "../../pages/moment.ts";
import { toAddress } from "../../pages/page-links.ts";
import { describeMeeting, renderAppointmentForms, renderAppointmentMark } from "./appointment-parts.ts";
import type { ShownAppointment } from "#contact/pages/shown-appointment.ts";
import { filterChoice } from "../../pages/filter-fields.ts";
import type { TypedForm } from "../../console-route.ts";

type Entry = ShownAppointment & {
  leadId: LeadId;
  personName?: string | undefined;
  seatName?: string | undefined;
  clientName?: string | undefined;
};

export type DiaryView = {
  monday: string;
  entries: readonly Entry[];
  clients: readonly { id: ClientId; name: string }[];
  clientId?: ClientId | undefined;
  isClientNeeded: boolean;
  hasMore: boolean;
  /** The day to which an appointment was moved, out of the week. */
  movedTo?: string | undefined;
  now: Instant;
  reader: ReaderLocale;
};

type DiaryForms = {
  csrf: string;
  isAgency: boolean;
  canChange: boolean;
  failed?: { problem: string; typed: TypedForm; nearest?: readonly Instant[] | undefined } | undefined;
};

/** Renders a week of appointments as a list for each day, with what can be done about each. */
export function renderDiary(view: DiaryView, forms: DiaryForms): Html {
  const { monday, entries, clientId, movedTo, reader } = view;
  const days = Array.from({ length: 7 }, (_, index) => addDays(monday, index));
  return html`<div class="page-head">
      <h1>Diary</h1>
      <p>
        ${formatPlainDate(monday, toDateReader(reader))} to ${formatPlainDate(addDays(monday, 6), toDateReader(reader))}
      </p>
    </div>
    ${forms.failed && html`<p class="notice is-bad" role="alert" tabindex="-1" autofocus><strong>Not saved.</strong> ${forms.failed.problem}</p>`}
    ${
      movedTo !== undefined &&
      html`<p class="notice">
        The appointment is on ${formatNearDate(movedTo, toDateReader(reader))} now.
        <a href="${toAddress("/console/diary", { week: movedTo, client: clientId })}">Show that week</a>
      </p>`
    }
    <nav class="week-links" aria-label="Weeks">
      <a class="button" href="${toAddress("/console/diary", { week: addDays(monday, -7), client: clientId })}"
        >Earlier</a
      >
      <a class="button" href="${toAddress("/console/diary", { client: clientId })}">This week</a>
      <a class="button" href="${toAddress("/console/diary", { week: addDays(monday, 7), client: clientId })}">Later</a>
    </nav>
    ${forms.isAgency && renderFilter(view)}
    ${view.isClientNeeded && html`<p class="empty">There are too many clients to show at once. Choose one above.</p>`}
    ${view.hasMore && html`<p class="notice is-warning">There are more appointments in this week than the page shows.</p>`}
    ${!view.isClientNeeded && (entries.length === 0 ? renderEmpty(forms.isAgency) : days.map((day) => renderDay(day, view, forms)))}`;
}

const renderFilter = ({ clients, clientId, monday }: DiaryView): Html =>
  html`<form class="filters" method="get" action="/console/diary">
    <input type="hidden" name="week" value="${monday}" />
    ${filterChoice({ name: "client", label: "Client", value: clientId, all: "All clients", choices: clients })}
    <button>Show</button>
  </form>`;

const renderEmpty = (isAgency: boolean): Html =>
  html`<div class="empty">
    <p>No appointments in this week.</p>
    <p>
      ${
        isAgency
          ? "An appointment appears here once a call is recorded as “Appointment made”, or the API books one in a seat of a client."
          : "An appointment appears here once you record a call as “Appointment made” on the page of a lead."
      }
    </p>
    <p><a href="/console">Go to the inbox</a></p>
  </div>`;

function renderDay(day: string, view: DiaryView, forms: DiaryForms): Html | undefined {
  const { entries, reader, now } = view;
  const ofDay = entries
    .filter(({ start }) => toWallClock(reader.timeZone, start).date === day)
    .toSorted((a, b) => (a.start === b.start ? 0 : a.start < b.start ? -1 : 1));
  const isToday = toWallClock(reader.timeZone, now).date === day;
  if (ofDay.length === 0 && !isToday) return undefined;
  return html`<section class="day" aria-labelledby="day-${day}">
    <h2 id="day-${day}">${formatNearDate(day, toDateReader(reader))}${isToday && " (today)"}</h2>
    ${ofDay.length === 0 && html`<p class="soft">No appointments.</p>`}
    <ul class="meetings">
      ${ofDay.map((entry) => renderEntry(entry, view, forms))}
    </ul>
  </section>`;
}

function renderEntry(entry: Entry, { reader, monday, clientId }: DiaryView, forms: DiaryForms): Html {
  const { start, end, leadId, personName, seatName, clientName } = entry;
  const where = [describeMeeting(entry, reader), seatName, forms.isAgency && clientName].filter(Boolean).join(", ");
  return html`<li class="sheet appointment">
    <p class="meeting-time">${clockTime(start, reader)} to ${clockTime(end, reader)}</p>
    <div class="stack">
      <p class="meeting-head">
        <a href="/console/leads/${leadId}" dir="auto">${personName ?? "Person erased"}</a>
        ${renderAppointmentMark(entry)}
      </p>
      <p class="soft">${where}</p>
      ${
        forms.canChange &&
        renderAppointmentForms(entry, {
          url: "/console/diary",
          csrf: forms.csrf,
          reader,
          isAgency: forms.isAgency,
          hidden: { week: monday, client: clientId },
          ...forms.failed,
        })
      }
    </div>
  </li>`;
}
