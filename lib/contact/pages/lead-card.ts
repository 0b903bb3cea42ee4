import type { LeadView } from "#leads/pages/lead-view.ts";
import {
  attemptWords,
  outcomeWords,
  spokenAcknowledgement,
  spokenAnswer,
  spokenCountry,
  spokenFieldName,
} from "#leads/pages/lead-words.ts";
import { callLink, mailLink, textLink } from "#platform/pages/contact-links.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { page } from "#platform/pages/page.ts";
import { oneLine, severalLines } from "#platform/text/plain-text.ts";
import { type Reader, readerOf } from "#platform/text/reader.ts";
import { spokenMoney } from "#platform/text/spoken-money.ts";
import { spokenPhone } from "#platform/text/spoken-phone.ts";
import { spokenAge, spokenDateTime, spokenDuration } from "#platform/text/spoken-time.ts";
import { leadCardAnswer } from "./lead-card-answer.ts";
import { leadCardForm, type LeadCardForm } from "./lead-card-form.ts";

/**
 * The page behind the link of a lead, read at `now` (RFC 3339): whom to call, all that is known, what has been recorded, and
 * the form that records what happened. It needs no JavaScript and loads nothing; send it with `pageHeaders`.
 */
export function leadCardPage(view: LeadView, now: string, form: LeadCardForm): string {
  const reader = readerOf(view);
  const name = oneLine(view.person.name) || "Name unknown";
  const news = form.problem !== undefined ? "Not saved: " : form.saved ? "Saved: " : "";
  const body = html`<a class="skip" href="#record">Skip to recording your call</a>
    <header>
      <p><bdi>${view.agencyName}</bdi> for <bdi>${view.clientName}</bdi></p>
    </header>
    <main class="card">
      ${banner(form)}
      <div class="lead">
        <h1 dir="auto">${name}</h1>
        <p class="age">
          <strong>${elapsed(view, now)}</strong>
          <time datetime="${view.receivedAt}">${spokenDateTime(view.receivedAt, reader)}</time>
        </p>
        <p class="about" dir="auto">${view.campaignName}</p>
        ${reach(view, reader)} ${leadCardAnswer(view, form)}
        <section aria-labelledby="notes">
          <h2 id="notes">Notes</h2>
          ${severalLines(view.notes) ? html`<p class="notes" dir="auto">${severalLines(view.notes)}</p>` : html`<p>No notes came with this lead.</p>`}
        </section>
        ${details(view, reader)}
        <section aria-labelledby="recorded">
          <h2 id="recorded">Recorded so far</h2>
          ${recorded(view, now, reader)}
        </section>
      </div>
      <h2 class="jump" id="record-a-call"><a href="#record">Record your call</a></h2>
      ${leadCardForm(view, now, form)}
    </main>
    <footer>
      <p>Reference ${view.leadId}, ${view.status}</p>
      ${view.stop && html`<p><a href="${view.stop.url}">Stop these ${view.stop.channel === "sms" ? "texts" : "emails"}</a></p>`}
    </footer>`;
  return page({ title: `${news}${name}, ${oneLine(view.campaignName)}`, lang: reader.locale, body });
}

/** A problem is told where it is mended, and browsers open the page there; this is for those that do not. */
function banner({ saved, problem }: LeadCardForm): Html | false {
  if (problem !== undefined) return html`<p class="told wrong"><a href="#problem">Not saved: see why</a></p>`;
  return saved === true && html`<p class="told" tabindex="-1" autofocus><strong>Saved. Thank you.</strong></p>`;
}

/** Always a duration, also after days, because it counts against the client; the date stands beside it. */
function elapsed({ receivedAt }: LeadView, now: string): string {
  const ms = Date.parse(now) - Date.parse(receivedAt);
  return ms < 60_000 ? "just now" : `${spokenDuration(ms)} ago`;
}

function reach({ person: { phone, email } }: LeadView, reader: Reader): Html | false {
  const [call, text, mail] = [callLink(phone), textLink(phone), mailLink(email)];
  const ways = [
    phone &&
      call &&
      html`<a class="tap go" href="${call}"><span>Call</span> <span>${spokenPhone(phone, reader)}</span></a>`,
    text && html`<a class="tap" href="${text}">Text</a>`,
    mail && html`<a class="tap" href="${mail}">Email</a>`,
  ].filter((way) => typeof way === "object");
  return (
    ways.length > 0 &&
    html`<ul class="reach">
      ${ways.map((way) => html`<li>${way}</li>`)}
    </ul>`
  );
}

function details({ person, fields }: LeadView, { locale }: Reader): Html | false {
  const { phone, email, address, postcode, country } = person;
  const known = [
    // A number that can be tapped stands on its button.
    ["Phone", callLink(phone) === undefined && phone],
    ["Email", email],
    ["Address", address],
    ["Postcode", postcode],
    ["Country", spokenCountry(country, locale)],
    ...Object.entries(fields).map(([name, answer]) => [spokenFieldName(name), spokenAnswer(answer)] as const),
  ] as const;
  const entries = known.flatMap(([label, value]) =>
    value
      ? [
          html`<div>
            <dt>${label}</dt>
            <dd dir="auto">${severalLines(value)}</dd>
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

function recorded({ acknowledgement, attempts, outcome }: LeadView, now: string, reader: Reader): Html {
  const entries = [
    ...(acknowledgement
      ? [{ ...acknowledgement, words: spokenAcknowledgement(acknowledgement.outcome, acknowledgement.reason) }]
      : []),
    ...attempts.map(({ at, by, result }) => ({ at, by, words: attemptWords[result] })),
    ...(outcome
      ? [{ ...outcome, words: `Outcome: ${outcomeWords[outcome.outcome]}${worth(outcome.value, reader)}` }]
      : []),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (entries.length === 0) return html`<p>Nobody has recorded a call yet.</p>`;
  return html`<ol>
    ${entries.map(
      ({ at, by, words }) =>
        html`<li>
          <strong>${words}</strong>
          <span><time datetime="${at}">${spokenAge(at, now, reader)}</time> <bdi>${by}</bdi></span>
        </li>`,
    )}
  </ol>`;
}

const worth = (value: { amount: number; currency: string } | undefined, { locale }: Reader): string =>
  value ? `, ${spokenMoney(value, locale)}` : "";
