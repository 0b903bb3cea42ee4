import type { LeadDetails } from "#leads/pages/lead-details.ts";
import {
  attemptPhrases,
  formatAcknowledgement,
  formatAnswer,
  formatCallSpeed,
  formatCountry,
  formatFieldName,
  messageNouns,
  outcomePhrases,
} from "#leads/pages/lead-phrases.ts";
import { toCallLink, toMailLink, toTextLink } from "#platform/pages/contact-links.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { renderPage } from "#platform/pages/page-layout.ts";
import { formatMoney } from "#platform/text/format-money.ts";
import { formatPhone } from "#platform/text/format-phone.ts";
import { formatAge, formatDate, formatDateTime, formatDuration } from "#platform/text/format-time.ts";
import { toMultiLine, toSingleLine } from "#platform/text/plain-text.ts";
import { type ReaderLocale, toReaderLocale } from "#platform/text/reader-locale.ts";
import { renderAcknowledgementForm } from "./acknowledgement-form.ts";
import { type LeadCardFormState, renderContactReportForm } from "./contact-report-form.ts";

/** Renders the lead card at `now` (RFC 3339). The page needs no JavaScript; send it with `pageHeaders`. */
export function renderLeadCardPage(view: LeadDetails, now: string, form: LeadCardFormState): string {
  const reader = toReaderLocale(view);
  const name = toSingleLine(view.person.name) || "Name unknown";
  const titlePrefix = form.problem !== undefined ? "Not saved: " : form.saved ? "Saved: " : "";
  const body = html`<a class="skip" href="#record">Skip to recording your call</a>
    <header>
      <p><bdi>${view.agencyName}</bdi> for <bdi>${view.clientName}</bdi></p>
      ${view.myLeadsUrl && html`<p><a href="${view.myLeadsUrl}">My leads</a></p>`}
    </header>
    <main class="card">
      ${renderBanner(form)}
      <div class="lead">
        <h1 dir="auto">${name}</h1>
        <p class="age"><strong>${formatLeadAge(view, now)}</strong></p>
        <p class="about" dir="auto">${view.campaignName}</p>
        ${renderContactButtons(view, reader)}
        <p class="received">
          ${view.wokenAt && html`Back since ${formatDateTime(view.wokenAt, reader)}.`} Received
          <time datetime="${view.receivedAt}">${formatDateTime(view.receivedAt, reader)}</time>
        </p>
        ${renderAcknowledgementForm(view, form)}
        <section aria-labelledby="notes">
          <h2 id="notes">Notes</h2>
          ${toMultiLine(view.notes) ? html`<p class="notes" dir="auto">${toMultiLine(view.notes)}</p>` : html`<p>No notes came with this lead.</p>`}
        </section>
        ${renderDetails(view, reader)}
        <section aria-labelledby="recorded">
          <h2 id="recorded">Recorded so far</h2>
          ${renderCallSpeed(view)} ${renderRecordedEvents(view, now, reader)}
        </section>
      </div>
      <h2 class="jump" id="record-a-call"><a href="#record">Record your call</a></h2>
      ${renderContactReportForm(view, now, form)}
    </main>
    <footer>
      <p>Reference ${view.leadId}, ${view.status}</p>
      ${view.stop && html`<p><a href="${view.stop.url}">Stop these ${messageNouns[view.stop.channel]}</a></p>`}
    </footer>`;
  return renderPage({ title: `${titlePrefix}${name}, ${toSingleLine(view.campaignName)}`, lang: reader.locale, body });
}

/** Renders the confirmation or, for browsers that do not scroll to the problem in its form, a link to it. */
function renderBanner({ saved, problem }: LeadCardFormState): Html | false {
  if (problem !== undefined) return html`<p class="result wrong"><a href="#problem">Not saved: see why</a></p>`;
  return saved === true && html`<p class="result" tabindex="-1" autofocus><strong>Saved. Thank you.</strong></p>`;
}

/** Formats the age as a duration, even after days, because speed counts; the page shows the date next to it. */
function formatLeadAge({ receivedAt, wokenAt }: LeadDetails, now: string): string {
  const ms = Date.parse(now) - Date.parse(wokenAt ?? receivedAt);
  return ms < 60_000 ? "just now" : `${formatDuration(ms)} ago`;
}

function renderContactButtons({ person: { phone, email } }: LeadDetails, reader: ReaderLocale): Html | false {
  const [call, text, mail] = [toCallLink(phone), toTextLink(phone), toMailLink(email)];
  const buttons = [
    phone &&
      call &&
      html`<a class="tap go" href="${call}"><span>Call</span> <span>${formatPhone(phone, reader)}</span></a>`,
    text && html`<a class="tap" href="${text}">Text</a>`,
    mail && html`<a class="tap" href="${mail}">Email</a>`,
  ].filter((way) => typeof way === "object");
  return (
    buttons.length > 0 &&
    html`<ul class="reach">
      ${buttons.map((way) => html`<li>${way}</li>`)}
    </ul>`
  );
}

function renderDetails({ person, fields }: LeadDetails, { locale }: ReaderLocale): Html | false {
  const { phone, email, address, postcode, country } = person;
  const labelledValues = [
    // A number that can be tapped is on the call button.
    ["Phone", toCallLink(phone) === undefined && phone],
    ["Email", email],
    ["Address", address],
    ["Postcode", postcode],
    ["Country", formatCountry(country, locale)],
    ...Object.entries(fields).map(([name, answer]) => [formatFieldName(name), formatAnswer(answer)] as const),
  ] as const;
  const entries = labelledValues.flatMap(([label, value]) =>
    value
      ? [
          html`<div>
            <dt>${label}</dt>
            <dd dir="auto">${toMultiLine(value)}</dd>
          </div>`,
        ]
      : [],
  );
  return (
    entries.length > 0 &&
    html`<section aria-labelledby="details">
      <h2 id="details">Details</h2>
      <dl>${entries}</dl>
    </section>`
  );
}

function renderCallSpeed({ clock }: LeadDetails): Html | false {
  const speed = clock && formatCallSpeed(clock);
  return speed !== undefined && html`<p class="speed">${speed}</p>`;
}

function renderRecordedEvents(
  { acknowledgement, attempts, outcome }: LeadDetails,
  now: string,
  reader: ReaderLocale,
): Html {
  const entries = [
    ...(acknowledgement
      ? [
          {
            ...acknowledgement,
            undo: undefined,
            words: formatAcknowledgement(acknowledgement.outcome, acknowledgement.reason),
          },
        ]
      : []),
    ...attempts.map(({ id, at, by, result }) => ({
      at,
      by,
      words: attemptPhrases[result],
      undo: renderUndoForm(id, attemptPhrases[result]),
    })),
    ...(outcome
      ? [
          {
            ...outcome,
            undo: undefined,
            words: `Outcome: ${outcomePhrases[outcome.outcome]}${formatOutcomeValue(outcome.value, reader)}${formatWakeDate(outcome.wakeOn, reader)}`,
          },
        ]
      : []),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (entries.length === 0) return html`<p>No call has been recorded yet.</p>`;
  return html`<ol>
    ${entries.map(
      ({ at, by, words, undo }) =>
        html`<li>
          <strong>${words}</strong>
          <span><time datetime="${at}">${formatAge(at, now, reader)}</time> <bdi>${by}</bdi></span>
          ${undo}
        </li>`,
    )}
  </ol>`;
}

/** Renders the form that withdraws an attempt: in two taps, because an attempt stays withdrawn. */
const renderUndoForm = (attemptId: string, words: string): Html =>
  html`<form method="post" action="?" class="undo">
    <details>
      <summary>Recorded by mistake?</summary>
      <button name="withdraw" value="${attemptId}">Undo “${words}”</button>
    </details>
  </form>`;

const formatWakeDate = (wakeOn: string | undefined, reader: ReaderLocale): string =>
  wakeOn === undefined ? "" : `, again on ${formatDate(`${wakeOn}T12:00:00Z`, { ...reader, timeZone: "UTC" })}`;

const formatOutcomeValue = (
  value: { amount: number; currency: string } | undefined,
  { locale }: ReaderLocale,
): string => (value ? `, ${formatMoney(value, locale)}` : "");
