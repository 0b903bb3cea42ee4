import type { LeadView } from "#leads/pages/lead-view.ts";
import { spokenAnswer, spokenCountry, spokenFieldName } from "#leads/pages/lead-words.ts";
import { callLink, mailLink } from "#platform/pages/contact-links.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { oneLine, severalLines, shortened } from "#platform/text/plain-text.ts";
import { readerOf } from "#platform/text/reader.ts";
import { spokenPhone } from "#platform/text/spoken-phone.ts";
import { spokenDateTime, spokenDuration } from "#platform/text/spoken-time.ts";
import { emailDocument } from "./email-document.ts";
import { stopHeaders } from "./stop-headers.ts";

type LeadEmail = { subject: string; text: string; html: string; headers: Record<string, string> };

/** One thing known about a lead; `link` is what a tap on it opens. */
type Known = { label: string; value: string; link?: string | undefined };

/**
 * The email that hands a lead over, sent at `now` (RFC 3339), with all its notes, as text and as HTML that say the same.
 * The subject is one line of at most 78 characters. An age would be wrong by the time it is read, so it tells when the
 * lead came and how long it took to be sent.
 */
export function leadEmail(view: LeadView, now: string): LeadEmail {
  const known = knownOf(view, now);
  const name = oneLine(view.person.name) || "New lead";
  const subject = shortened(`New lead: ${shortened(name, 40)}, ${oneLine(view.campaignName)}`, 78);
  const notes = severalLines(view.notes) || "No notes came with this lead.";
  return {
    subject,
    text: textOf({ view, name, known, notes }),
    html: htmlOf({ view, name, known, notes, subject }),
    headers: {
      // RFC 3834: keeps absence notes from answering.
      "Auto-Submitted": "auto-generated",
      ...(view.stop && stopHeaders(view.stop.url)),
    },
  };
}

function knownOf(view: LeadView, now: string): Known[] {
  const { person, fields, receivedAt } = view;
  const reader = readerOf(view);
  const took = spokenDuration(Date.parse(now) - Date.parse(receivedAt));
  return [
    { label: "Phone", value: person.phone && spokenPhone(person.phone, reader), link: callLink(person.phone) },
    { label: "Email", value: person.email, link: mailLink(person.email) },
    { label: "Address", value: person.address },
    { label: "Postcode", value: person.postcode },
    { label: "Country", value: spokenCountry(person.country, reader.locale) },
    { label: "Received", value: `${spokenDateTime(receivedAt, reader)}, ${took} before this was sent` },
    { label: "Campaign", value: view.campaignName },
    ...Object.entries(fields).map(([field, value]) => ({ label: spokenFieldName(field), value: spokenAnswer(value) })),
  ].flatMap(({ value, ...rest }) => (value ? [{ ...rest, value: severalLines(value) }] : []));
}

type Parts = { view: LeadView; name: string; known: Known[]; notes: string };

const textOf = ({ view, name, known, notes }: Parts): string =>
  [
    name,
    known.map(({ label, value }) => `${label}: ${value}`).join("\n"),
    `Say what happened, in one tap:\n${view.url}`,
    `Notes\n\n${notes}`,
    `Sent by ${oneLine(view.agencyName)} to ${oneLine(view.clientName)}. Whoever has the link can read this lead.`,
    ...(view.stop ? [`Stop these emails:\n${view.stop.url}`] : []),
  ].join("\n\n") + "\n";

const button =
  "display:inline-block;margin:0 8px 10px 0;padding:14px 22px;border-radius:8px;font-weight:bold;text-decoration:none;";

function htmlOf({ view, name, known, notes, subject }: Parts & { subject: string }): string {
  const call = callLink(view.person.phone);
  const phone = known.find(({ label }) => label === "Phone")?.value;
  const body = html`<h1 dir="auto" style="margin:0 0 16px;font-size:26px;line-height:1.2">${name}</h1>
    <p style="margin:0 0 6px">
      ${call && html`<a href="${call}" style="${button}background:#0b6b40;border:1px solid #0b6b40;color:#ffffff">Call ${phone}</a>`}<a
        href="${view.url}"
        style="${button}border:1px solid #808080;color:inherit"
        >Say what happened</a
      >
    </p>
    <table role="presentation" style="border-collapse:collapse;width:100%;font-size:16px">
      ${known.map(row)}
    </table>
    <h2 style="margin:20px 0 8px;font-size:18px">Notes</h2>
    <p dir="auto" style="margin:0;padding:0 0 0 14px;border-left:3px solid #808080">${broken(notes)}</p>
    <p style="margin:24px 0 0;font-size:14px">
      Sent by <bdi>${view.agencyName}</bdi> to <bdi>${view.clientName}</bdi>. Whoever has the link can read this lead.
      ${view.stop && html`<a href="${view.stop.url}" style="color:inherit">Stop these emails</a>`}
    </p>`;
  return emailDocument({ lang: readerOf(view).locale, title: subject, body });
}

const row = ({ label, value, link }: Known): Html =>
  html`<tr>
    <td style="padding:3px 14px 3px 0;vertical-align:top">${label}</td>
    <td dir="auto" style="padding:3px 0;vertical-align:top;width:75%;text-align:left;word-break:break-word">
      ${link ? html`<a href="${link}" style="color:inherit">${value}</a>` : broken(value)}
    </td>
  </tr>`;

/** Line breaks as elements, because Outlook knows no `white-space: pre-wrap`. */
const broken = (text: string): Html[] =>
  text.split("\n").map((line, index) => html`${index > 0 && html`<br />`}${line}`);
