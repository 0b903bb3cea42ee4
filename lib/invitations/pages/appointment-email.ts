import { renderEmailDocument } from "#delivery/email/pages/email-document.ts";
import { html } from "#platform/pages/html.ts";
import { formatDate, formatTime } from "#platform/text/format-time.ts";
import { toSingleLine, truncate } from "#platform/text/plain-text.ts";
import type { AppointmentMessageView } from "./appointment-message-view.ts";
import { formatNews, listDetails, nameOtherSide, toReader } from "./appointment-phrases.ts";

/** The beginning of the subject, by what the message says. */
const openings: Record<AppointmentMessageView["identity"]["message"], string> = {
  booked: "Appointment",
  moved: "Moved: appointment",
  cancelled: "Cancelled: appointment",
  reminder: "Reminder: appointment",
};

/**
 * Renders the email about an appointment, for the reader of its side. The text and the HTML have the same content. It
 * names the agency, which sends it, and the time zone of each time.
 */
export function renderAppointmentEmail(view: AppointmentMessageView): { subject: string; text: string; html: string } {
  const { agencyName, clientName, identity, recipientName, start, links } = view;
  const reader = toReader(view);
  const when = `${formatDate(start, reader)} at ${formatTime(start, reader)}`;
  const subject = truncate(`${openings[identity.message]} with ${truncate(nameOtherSide(view), 40)}, ${when}`, 120);
  const greeting = `Hello ${toSingleLine(recipientName)},`;
  const news = formatNews(view);
  const details = listDetails(view);
  const agency = toSingleLine(agencyName);
  const signature =
    identity.side === "prospect"
      ? `${agency}, for ${toSingleLine(clientName)}`
      : `${agency}, to ${toSingleLine(clientName)}`;
  const text =
    [
      greeting,
      news,
      details.map(({ label, value }) => `${label}: ${value}`).join("\n"),
      ...links.map(({ label, url }) => `${label}:\n${url}`),
      signature,
    ].join("\n\n") + "\n";
  const body = html`<p style="margin:0 0 12px">${greeting}</p>
    <h1 dir="auto" style="margin:0 0 16px;font-size:22px;line-height:1.3">${news}</h1>
    <table role="presentation" style="border-collapse:collapse;width:100%">
      ${details.map(
        ({ label, value }) =>
          html`<tr>
            <td style="padding:3px 14px 3px 0;vertical-align:top">${label}</td>
            <td dir="auto" style="padding:3px 0;vertical-align:top;width:80%">${value}</td>
          </tr>`,
      )}
    </table>
    ${
      links.length > 0 &&
      html`<p style="margin:16px 0 0">
        ${links.map(
          ({ label, url }) =>
            html`<a
              href="${url}"
              style="display:inline-block;margin:0 8px 10px 0;padding:14px 22px;border:1px solid #808080;border-radius:8px;font-weight:bold;text-decoration:none;color:inherit"
              >${label}</a
            >`,
        )}
      </p>`
    }
    <p style="margin:24px 0 0;font-size:14px">${signature}</p>`;
  return { subject, text, html: renderEmailDocument({ title: subject, body }) };
}
