import { buildMimeMessage } from "#delivery/email/adapters/build-mime-message.ts";
import { findCalendarChange } from "#domain/appointments/calendar-change.ts";
import { toSingleLine } from "#platform/text/plain-text.ts";
import { renderAppointmentEmail } from "../pages/appointment-email.ts";
import type { AppointmentMessageView } from "../pages/appointment-message-view.ts";
import { formatPlace, nameOtherSide } from "../pages/appointment-phrases.ts";
import type { AppointmentDelivery } from "../ports.ts";
import { buildCalendar } from "./build-calendar.ts";

/** An email about an appointment: its parts as a person reads them, and its bytes. */
export type AppointmentEmail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  calendar?: string | undefined;
  mime: Uint8Array;
};

/**
 * Builds the email about an appointment. An invitation and a cancellation have the calendar entry twice: as an
 * alternative, from which mail apps make their buttons, and as a file. Both have the same bytes, and the `method` of the
 * part equals that of the entry, as RFC 6047 §2.4 asks.
 */
export function buildAppointmentEmail(
  delivery: AppointmentDelivery,
  view: AppointmentMessageView,
  to: string,
): AppointmentEmail {
  const { appointment, identity, recipient, agencyName, from } = delivery;
  const { subject, text, html } = renderAppointmentEmail(view);
  const change = findCalendarChange(appointment, identity);
  const domain = from.slice(from.lastIndexOf("@") + 1);
  const calendar =
    change &&
    buildCalendar({
      change,
      uid: `${appointment.id}@${domain}`,
      start: view.start,
      end: view.end,
      timeZone: appointment.booked.timeZone,
      summary: `Appointment with ${nameOtherSide(view)}`,
      description: view.links.map(({ label, url }) => `${label}: ${url}`).join("\n"),
      location: view.place.kind === "video" && view.place.detail !== undefined ? undefined : formatPlace(view),
      videoLink: view.place.kind === "video" ? view.place.detail : undefined,
      organizer: { name: toSingleLine(agencyName), email: from },
      attendee: { name: toSingleLine(recipient.name), email: to },
    });
  const mime = buildMimeMessage({
    from: { name: toSingleLine(agencyName), address: from },
    to,
    subject,
    // RFC 3834: prevents automatic replies such as absence notes.
    headers: { "Auto-Submitted": "auto-generated" },
    alternatives: [
      { contentType: "text/plain; charset=UTF-8", text },
      { contentType: "text/html; charset=UTF-8", text: html },
      ...(calendar && change
        ? [{ contentType: `text/calendar; charset=UTF-8; method=${change.method}`, text: calendar }]
        : []),
    ],
    attachments: calendar ? [{ contentType: "application/ics", fileName: "invite.ics", text: calendar }] : [],
    boundary: [appointment.id, identity.sequence, identity.message, identity.side].join("."),
  });
  return { to, subject, text, html, calendar, mime };
}
