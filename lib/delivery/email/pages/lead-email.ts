import type { LeadDetails } from "#leads/pages/lead-details.ts";
import { formatAnswer, formatCountry, formatFieldName } from "#leads/pages/lead-phrases.ts";
import { toCallLink, toMailLink } from "#platform/pages/contact-links.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatPhone } from "#platform/text/format-phone.ts";
import { formatDateTime, formatDuration } from "#platform/text/format-time.ts";
import { toMultiLine, toSingleLine, truncate } from "#platform/text/plain-text.ts";
import { nameTimeZone, toReaderLocale } from "#platform/text/reader-locale.ts";
import { renderEmailDocument } from "./email-document.ts";
import { createUnsubscribeHeaders } from "./unsubscribe-headers.ts";

type LeadEmail = { subject: string; text: string; html: string; headers: Record<string, string> };

/** One detail of a lead; a tap on it opens `link`. */
type LeadDetail = { label: string; value: string; link?: string | undefined };

/**
 * Renders the email that delivers a lead, sent at `now` (RFC 3339), with all its notes. The text and the HTML have the
 * same content. The subject is one line of at most 78 characters. The age of the lead would be wrong when the email is
 * read, so the email says when the lead was received and how long after that it was sent. A repeated one says first
 * that it is sent again.
 */
export function renderLeadEmail(
  view: LeadDetails,
  now: string,
  { isRepeat = false }: { isRepeat?: boolean | undefined } = {},
): LeadEmail {
  const details = listLeadDetails(view, now);
  const name = toSingleLine(view.person.name) || "New lead";
  const { opening, notice } = chooseOpening(view, isRepeat);
  const subject = truncate(`${opening}: ${truncate(name, 40)}, ${toSingleLine(view.campaignName)}`, 78);
  const notes = toMultiLine(view.notes) || "No notes came with this lead.";
  return {
    subject,
    text: renderText({ view, name, details, notes, notice }),
    html: renderHtml({ view, name, details, notes, notice, subject }),
    headers: {
      // RFC 3834: prevents automatic replies such as absence notes.
      "Auto-Submitted": "auto-generated",
      ...(view.stop && createUnsubscribeHeaders(view.stop.url)),
    },
  };
}

/** Chooses how the subject begins, and the first line of an email about a lead that the reader knows. */
function chooseOpening({ isReminder, wokenAt }: LeadDetails, isRepeat: boolean): { opening: string; notice?: string } {
  if (isRepeat) {
    return { opening: "Sent again", notice: "Sent again: this is not a new lead. You were sent it before." };
  }
  if (isReminder) {
    const notice = "Reminder: this is not a new lead. You were sent it before, and it still waits for your call.";
    return { opening: "Reminder", notice };
  }
  if (wokenAt === undefined) return { opening: "New lead" };
  const notice = "Ask again: this person was not ready yet, and you wanted the lead back now. It costs nothing more.";
  return { opening: "Ask again", notice };
}

function listLeadDetails(view: LeadDetails, now: string): LeadDetail[] {
  const { person, fields, receivedAt } = view;
  const reader = toReaderLocale(view);
  const elapsed = formatDuration(Date.parse(now) - Date.parse(receivedAt));
  return [
    { label: "Phone", value: person.phone && formatPhone(person.phone, reader), link: toCallLink(person.phone) },
    { label: "Email", value: person.email, link: toMailLink(person.email) },
    { label: "Address", value: person.address },
    { label: "Postcode", value: person.postcode },
    { label: "Country", value: formatCountry(person.country, reader.locale) },
    {
      label: "Received",
      value: `${formatDateTime(receivedAt, reader)} (${nameTimeZone(reader.timeZone)} time), ${elapsed} before this was sent`,
    },
    { label: "Campaign", value: view.campaignName },
    ...Object.entries(fields).map(([field, value]) => ({ label: formatFieldName(field), value: formatAnswer(value) })),
  ].flatMap(({ value, ...rest }) => (value ? [{ ...rest, value: toMultiLine(value) }] : []));
}

type EmailParts = {
  view: LeadDetails;
  name: string;
  details: LeadDetail[];
  notes: string;
  notice: string | undefined;
};

const renderText = ({ view, name, details, notes, notice }: EmailParts): string =>
  [
    ...(notice ? [notice] : []),
    name,
    details.map(({ label, value }) => `${label}: ${value}`).join("\n"),
    `Say what happened, in one tap:\n${view.url}`,
    `Notes\n\n${notes}`,
    `Sent by ${toSingleLine(view.agencyName)} to ${toSingleLine(view.clientName)}. ` +
      "Anyone with the link can read this lead.",
    ...(view.stop ? [`Stop these emails:\n${view.stop.url}`] : []),
  ].join("\n\n") + "\n";

const buttonStyle =
  "display:inline-block;margin:0 8px 10px 0;padding:14px 22px;border-radius:8px;font-weight:bold;text-decoration:none;";

function renderHtml({ view, name, details, notes, notice, subject }: EmailParts & { subject: string }): string {
  const call = toCallLink(view.person.phone);
  const phone = details.find(({ label }) => label === "Phone")?.value;
  const body = html`${notice && html`<p style="margin:0 0 12px"><b>${notice}</b></p>`}
    <h1 dir="auto" style="margin:0 0 16px;font-size:26px;line-height:1.2">${name}</h1>
    <p style="margin:0 0 6px">
      ${call && html`<a href="${call}" style="${buttonStyle}background:#0b6b40;border:1px solid #0b6b40;color:#ffffff">Call ${phone}</a>`}<a
        href="${view.url}"
        style="${buttonStyle}border:1px solid #808080;color:inherit"
        >Say what happened</a
      >
    </p>
    <table role="presentation" style="border-collapse:collapse;width:100%;font-size:16px">
      ${details.map(renderDetailRow)}
    </table>
    <h2 style="margin:20px 0 8px;font-size:18px">Notes</h2>
    <p dir="auto" style="margin:0;padding:0 0 0 14px;border-left:3px solid #808080">${renderLineBreaks(notes)}</p>
    <p style="margin:24px 0 0;font-size:14px">
      Sent by <bdi>${view.agencyName}</bdi> to <bdi>${view.clientName}</bdi>. Anyone with the link can read this lead.
      ${view.stop && html`<a href="${view.stop.url}" style="color:inherit">Stop these emails</a>`}
    </p>`;
  return renderEmailDocument({ lang: toReaderLocale(view).locale, title: subject, body });
}

const renderDetailRow = ({ label, value, link }: LeadDetail): Html =>
  html`<tr>
    <td style="padding:3px 14px 3px 0;vertical-align:top">${label}</td>
    <td dir="auto" style="padding:3px 0;vertical-align:top;width:75%;text-align:left;word-break:break-word">
      ${link ? html`<a href="${link}" style="color:inherit">${value}</a>` : renderLineBreaks(value)}
    </td>
  </tr>`;

/** Renders line breaks as elements, because Outlook does not support `white-space: pre-wrap`. */
const renderLineBreaks = (text: string): Html[] =>
  text.split("\n").map((line, index) => html`${index > 0 && html`<br />`}${line}`);
