import {
  attemptPhrases,
  formatAcknowledgement,
  formatAnswer,
  formatCallSpeed,
  formatCountry,
  formatFieldName,
  formatNextTry,
  messageNouns,
  outcomePhrases,
} from "#leads/pages/lead-phrases.ts";
import { toCallLink, toMailLink, toMapLink, toTextLink } from "#platform/pages/contact-links.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { renderPage } from "#platform/pages/page-layout.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { formatMoney } from "#platform/text/format-money.ts";
import { formatPhone } from "#platform/text/format-phone.ts";
import { formatAge, formatDate, formatDateTime, formatDuration } from "#platform/text/format-time.ts";
import { toMultiLine, toSingleLine } from "#platform/text/plain-text.ts";
import { nameTimeZone, type ReaderLocale, toReaderLocale, toDateReader } from "#platform/text/reader-locale.ts";
import { renderAcknowledgementForm } from "./acknowledgement-form.ts";
import { renderAppointments } from "./appointment-section.ts";
import { cardScript } from "./card-script.ts";
import { formatCharge, wasTurnedDown } from "./charge-sentences.ts";
import { renderContactReportForm } from "./contact-report-form.ts";
import type { LeadCardFormState } from "./lead-card-form-state.ts";
import type { LeadCardDetails } from "./lead-card-details.ts";
import { renderTextWithPhones } from "./linked-text.ts";

/** Renders the lead card at `now` (RFC 3339). The page needs no script but has a small one; send it with `cardHeaders`. */
export function renderLeadCardPage(view: LeadCardDetails, now: string, form: LeadCardFormState): string {
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
        ${renderContactButtons(view, reader)} ${renderNextTry(view, now, reader)}
        <p class="started" id="started" role="status"></p>
        ${renderCharge(view)}
        <p class="received">
          ${view.wokenAt && html`Back since ${formatDateTime(view.wokenAt, reader)}.`} Received
          <time datetime="${view.receivedAt}">${formatDateTime(view.receivedAt, reader)}</time>
        </p>
        ${renderAcknowledgementForm(view, form)} ${renderAppointments(view, now, form)}
        <section aria-labelledby="notes">
          <h2 id="notes">Notes</h2>
          ${toMultiLine(view.notes) ? html`<p class="notes" dir="auto">${renderTextWithPhones(toMultiLine(view.notes), view.person)}</p>` : html`<p>No notes came with this lead.</p>`}
        </section>
        ${renderDetails(view, reader)} ${renderConsent(view, reader)}
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
      <p>All times are those of ${nameTimeZone(view.clientTimeZone)}.</p>
      ${view.stop && html`<p><a href="${view.stop.url}">Stop these ${messageNouns[view.stop.channel]}</a></p>`}
    </footer>`;
  const title = `${titlePrefix}${name}, ${toSingleLine(view.campaignName)}`;
  return renderPage({ title, lang: reader.locale, body, script: cardScript });
}

/** Renders the confirmation or, for browsers that do not scroll to the problem in its form, a link to it. */
function renderBanner({ saved, problem }: LeadCardFormState): Html | false {
  if (problem !== undefined) return html`<p class="result wrong"><a href="#problem">Not saved: see why</a></p>`;
  return (
    saved === true &&
    html`<p class="result" role="status" tabindex="-1" autofocus><strong>Saved. Thank you.</strong></p>`
  );
}

/** Formats the age as a duration, even after days, because speed counts; the page shows the date next to it. */
function formatLeadAge({ receivedAt, wokenAt }: LeadCardDetails, now: string): string {
  const ms = Date.parse(now) - Date.parse(wokenAt ?? receivedAt);
  return ms < 60_000 ? "just now" : `${formatDuration(ms)} ago`;
}

function renderNextTry({ nextTry }: LeadCardDetails, now: string, reader: ReaderLocale): Html | false {
  return (
    nextTry !== undefined &&
    html`<p class="speed"><time datetime="${nextTry.at}">${formatNextTry(nextTry, now, reader)}</time></p>`
  );
}

function renderContactButtons(view: LeadCardDetails, reader: ReaderLocale): Html | false {
  const { phone, email } = view.person;
  const [call, text, mail] = [toCallLink(phone), toTextLink(phone), toMailLink(email)];
  const buttons = [
    phone &&
      call &&
      html`<a class="${wasTurnedDown(view) ? "tap" : "tap go"}" href="${call}"
        ><span>Call</span> <span>${formatPhone(phone, reader)}</span></a
      >`,
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

function renderDetails({ person, fields }: LeadCardDetails, { locale }: ReaderLocale): Html | false {
  const { phone, email } = person;
  const labelledValues = [
    // A number that can be tapped is on the call button.
    ["Phone", toCallLink(phone) === undefined && phone],
    ["Email", email],
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
  const place = renderPlace(person, locale);
  return (
    (place !== false || entries.length > 0) &&
    html`<section aria-labelledby="details">
      <h2 id="details">Details</h2>
      <dl>${place} ${entries}</dl>
    </section>`
  );
}

/** Renders where the person is, with a link that opens the map of the phone; it names the place to that map's provider. */
function renderPlace({ address, postcode, country }: LeadCardDetails["person"], locale: string): Html | false {
  const lines = [address, postcode, formatCountry(country, locale)].filter((line) => line !== undefined && line !== "");
  const mapLink = toMapLink(lines.join(", "));
  return (
    (address || postcode || country) !== undefined &&
    lines.length > 0 &&
    html`<div>
      <dt>Where</dt>
      <dd dir="auto">${toMultiLine(lines.join("\n"))}</dd>
      ${mapLink !== undefined && html`<dd><a href="${mapLink}" rel="noreferrer">Open the map</a></dd>`}
    </div>`
  );
}

function renderConsent({ consent }: LeadCardDetails, reader: ReaderLocale): Html | false {
  return (
    consent !== undefined &&
    html`<section aria-labelledby="consent">
      <h2 id="consent">Why you may call</h2>
      <p dir="auto">
        They agreed on ${formatDate(consent.at, reader)}.<br />Where: <bdi>${toSingleLine(consent.source)}</bdi>
      </p>
      <details>
        <summary>What they agreed to</summary>
        <p class="quote" dir="auto">${toMultiLine(consent.wording)}</p>
      </details>
    </section>`
  );
}

/** Renders what is charged after something was wrong with the lead. */
function renderCharge(view: LeadCardDetails): Html | false {
  const charge = formatCharge(view);
  return charge !== undefined && html`<p class="charge">${charge}</p>`;
}

function renderCallSpeed({ clock }: LeadCardDetails): Html | false {
  const speed = clock && formatCallSpeed(clock);
  return speed !== undefined && html`<p class="speed">${speed}</p>`;
}

/** The most attempts that the page lists: it is one small request on a phone, however often the client called. */
const maxShownAttempts = 10;

function renderRecordedEvents(
  { acknowledgement, attempts, outcome }: LeadCardDetails,
  now: string,
  reader: ReaderLocale,
): Html {
  const shownAttempts = attempts.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, maxShownAttempts);
  const hiddenCount = attempts.length - shownAttempts.length;
  const entries = [
    ...(acknowledgement
      ? [
          {
            ...acknowledgement,
            undo: undefined,
            note: undefined,
            words: formatAcknowledgement(acknowledgement.outcome, acknowledgement.reason),
          },
        ]
      : []),
    ...shownAttempts.map(({ id, at, by, result }) => ({
      at,
      by,
      words: attemptPhrases[result],
      note: undefined,
      undo: renderUndoForm(id, attemptPhrases[result]),
    })),
    ...(outcome
      ? [
          {
            ...outcome,
            undo: undefined,
            words: `Outcome: ${outcomePhrases[outcome.outcome]}${formatOutcomeValue(outcome.value, reader)}${formatAgreedTime(outcome, reader)}${formatWakeDate(outcome.wakeOn, reader)}`,
            note: outcome.note,
          },
        ]
      : []),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (entries.length === 0) return html`<p>No call has been recorded yet.</p>`;
  return html`<ol>
      ${entries.map(
        ({ at, by, words, undo, note }) =>
          html`<li>
            <strong>${words}</strong>
            <span><time datetime="${at}">${formatAge(at, now, reader)}</time> <bdi>${by}</bdi></span>
            ${note !== undefined && html`<q dir="auto">${toMultiLine(note)}</q>`} ${undo}
          </li>`,
      )}
    </ol>
    ${hiddenCount > 0 && html`<p>And ${countNoun(hiddenCount, "earlier call")}.</p>`}`;
}

/** Renders the form that withdraws an attempt: in two taps, because an attempt stays withdrawn. */
const renderUndoForm = (attemptId: string, words: string): Html =>
  html`<form method="post" action="?" class="undo">
    <details>
      <summary>Recorded by mistake?</summary>
      <button name="withdraw" value="${attemptId}">Undo “${words}”</button>
    </details>
  </form>`;

const formatAgreedTime = (
  { callbackAt, appointmentAt }: NonNullable<LeadCardDetails["outcome"]>,
  reader: ReaderLocale,
): string => {
  const time = callbackAt ?? appointmentAt;
  return time === undefined ? "" : `, ${formatDateTime(time, reader)}`;
};

const formatWakeDate = (wakeOn: string | undefined, reader: ReaderLocale): string =>
  wakeOn === undefined ? "" : `, again on ${formatDate(wakeOn, toDateReader(reader))}`;

const formatOutcomeValue = (
  value: { amount: number; currency: string } | undefined,
  { locale }: ReaderLocale,
): string => (value ? `, ${formatMoney(value, locale)}` : "");
