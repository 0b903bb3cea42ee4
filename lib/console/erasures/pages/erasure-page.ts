import type { LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Channel } from "#domain/subscriptions/subscription.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatDate } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import { csrfField } from "../../pages/form-field.ts";
import { moment } from "../../pages/moment.ts";
import { erasureMark, type ErasureRow, nameSubject } from "./erasures-page.ts";
import { type Mark, renderMark } from "../../pages/mark.ts";
import { dataTable } from "../../pages/data-table.ts";
import { factList } from "../../pages/fact-list.ts";

type Kept = readonly { what: string; why: string }[];

/** An endpoint that had a lead, and what it said of the deletion. */
type Recipient = {
  leadId: LeadId;
  clientName: string;
  channel: Channel;
  status: "pending" | "notified" | "confirmed";
  notices: number;
  notifiedAt?: Instant | undefined;
  confirmedAt?: Instant | undefined;
};

export type ShownErasure = ErasureRow & {
  erasedAt?: Instant | undefined;
  more?: true | undefined;
  recipients: readonly Recipient[];
  kept: Kept;
};

/** What an erasure removes, in the words of the agency. */
const removed = [
  "The name, phone number, email address, postal address, notes and answers of each lead with this contact, also of refused leads and of the sandbox.",
  "What people wrote about returns of these leads.",
  "Appointments ahead are cancelled, and both sides get a message.",
  "Links to these leads stop showing the person.",
];

/** Asks before a person is erased, and says what goes and what stays. `once` identifies the request. */
export const renderConfirmation = (
  { contact, typed, kept, once }: { contact: string; typed: string; kept: Kept; once: string },
  csrf: string,
): Html =>
  html`<p><a href="/console/erasures">Erasures</a></p>
    <h1>Erase the person with ${contact}?</h1>
    <div class="columns">
      <section class="sheet stack" aria-labelledby="goes">
        <h2 id="goes">What goes</h2>
        <ul class="points">
          ${removed.map((text) => html`<li>${text}</li>`)}
        </ul>
        <p>Every client that had a lead is asked to delete it, each week until it confirms.</p>
      </section>
      <section class="sheet stack" aria-labelledby="stays">
        <h2 id="stays">What stays</h2>
        ${keptList(kept)}
      </section>
    </div>
    <div class="notice is-warning">
      <p>You cannot undo this. Baton refuses new leads with this contact from then on.</p>
    </div>
    <form class="actions" method="post" action="/console/erasures">
      ${csrfField(csrf)} <input type="hidden" name="contact" value="${typed}" />
      <input type="hidden" name="once" value="${once}" />
      <button class="danger">Erase this person</button>
      <a class="button" href="/console/erasures">Keep the person</a>
    </form>`;

const keptList = (kept: Kept): Html =>
  html`<ul class="points">
    ${kept.map(({ what, why }) => html`<li>${what.replaceAll("`", "")} <span class="soft">${why}</span></li>`)}
  </ul>`;

/** Renders how far an erasure is, and who confirmed it. */
export const renderErasure = (shown: ShownErasure, { now, reader }: { now: Instant; reader: ReaderLocale }): Html =>
  html`<p><a href="/console/erasures">Erasures</a></p>
    <div class="page-head">
      <h1>${nameSubject(shown.contact)}</h1>
      ${erasureMark(shown.status)}
    </div>
    ${factList([
      ["Requested", moment(shown.createdAt, now, reader)],
      ["Erased", shown.erasedAt ? moment(shown.erasedAt, now, reader) : "not yet: usually within minutes"],
      ["Due by", `${formatDate(shown.dueBy, reader)}, one month after the request`],
      ["Leads", describeLeads(shown)],
    ])}
    ${
      shown.more &&
      html`<p class="notice is-warning">There are more leads than one erasure takes. Request another one.</p>`
    }
    <section class="stack" aria-labelledby="recipients">
      <h2 id="recipients">Who had the data</h2>
      ${shown.recipients.length === 0 ? noRecipients(shown) : renderRecipients(shown.recipients, { now, reader })}
    </section>
    <section class="sheet stack" aria-labelledby="stays">
      <h2 id="stays">What stays</h2>
      ${keptList(shown.kept)}
    </section>`;

function describeLeads({ leads, status }: ShownErasure): Html {
  if (leads.length === 0) return html`${status === "running" ? "Baton is looking for them" : "none"}`;
  return html`<ul class="plain">
    ${leads.map((id, index) => html`<li><a href="/console/leads/${id}">${leads.length === 1 ? "The lead" : `Lead ${index + 1}`}</a></li>`)}
  </ul>`;
}

const noRecipients = ({ status }: ShownErasure): Html =>
  html`<p class="soft">
    ${status === "running" ? "Baton lists them once the person is erased." : "No endpoint of a client had a lead of this person."}
  </p>`;

const channelNames: Record<Channel, string> = { sms: "Text message", email: "Email", webhook: "Webhook" };

const recipientMarks: Record<Recipient["status"], Mark> = {
  pending: { shape: "◌", word: "not reached yet" },
  notified: { shape: "◐", word: "asked", tone: "warning" },
  confirmed: { shape: "✓", word: "confirmed", tone: "good" },
};

const renderRecipients = (
  recipients: readonly Recipient[],
  { now, reader }: { now: Instant; reader: ReaderLocale },
): Html =>
  dataTable({ caption: "Endpoints of clients that had a lead", isCaptionUnseen: true }, recipients, [
    { title: "Client", cell: ({ clientName }) => clientName },
    { title: "State", cell: ({ status }) => renderMark(recipientMarks[status]), label: false },
    { title: "Endpoint", cell: ({ channel }) => channelNames[channel], label: false },
    { title: "Notices", cell: ({ notices }) => notices, isNumber: true },
    { title: "First asked", cell: ({ notifiedAt }) => (notifiedAt ? moment(notifiedAt, now, reader) : "–") },
    { title: "Confirmed", cell: ({ confirmedAt }) => (confirmedAt ? moment(confirmedAt, now, reader) : "–") },
  ]);
