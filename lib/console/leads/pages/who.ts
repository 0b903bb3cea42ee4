import { renderTextWithPhones } from "#contact/pages/linked-text.ts";
import { formatAnswer, formatCallSpeed, formatCountry, formatFieldName } from "#leads/pages/lead-phrases.ts";
import { toMapLink } from "#platform/pages/contact-links.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatDateTime } from "#platform/text/format-time.ts";
import { toMultiLine, toSingleLine } from "#platform/text/plain-text.ts";
import { moment } from "../../pages/moment.ts";
import { callButtons, phoneLink } from "./call-buttons.ts";
import { leadMark } from "./lead-mark.ts";
import { type LeadPageView, nameClient } from "./lead-page-view.ts";
import { factList, type NamedFact } from "../../pages/fact-list.ts";

/** The name of the person for headings and titles. */
export const namePerson = ({ personal }: Pick<LeadPageView, "personal">): string =>
  personal ? toSingleLine(personal.person.name) || "Name unknown" : "Person erased";

/** Who enquired, about what, and how to reach them: the head of the page. */
export function renderHead(view: LeadPageView): Html {
  const { state, personal, campaignName, now, reader } = view;
  const { received, placed } = state;
  const client = placed ? `for ${nameClient(view, placed.placement.clientId)}` : "held, without a client";
  const speed = view.clocks[0] && formatCallSpeed(view.clocks[0].clock);
  return html`<header class="lead-head">
    <div class="page-head">
      <h1 dir="auto">${namePerson(view)}</h1>
      <p>${leadMark(state)}</p>
    </div>
    <p class="lede">${campaignName}, ${client}${received.sandbox && ", in the sandbox"}</p>
    ${personal?.person.phone !== undefined && html`<p class="phone">${phoneLink(personal.person.phone, reader)}</p>`}
    ${personal && !state.passedOn && callButtons({ ...personal.person, name: namePerson(view) })} ${renderWarning(view)}
    <p class="soft">
      Received ${moment(received.at, now, reader)}${speed && `. ${speed.replace("your", "the client's")}`}.
    </p>
  </header>`;
}

function renderWarning({ state, reader, agencyName }: LeadPageView): Html | undefined {
  if (state.erasedAt !== undefined)
    return html`<p class="notice">
      The person was erased ${formatDateTime(state.erasedAt, reader)}: name, numbers and notes are gone for good. What
      happened and what it cost remain.
    </p>`;
  if (state.passedOn)
    return html`<p class="notice">
      This lead was passed on ${formatDateTime(state.passedOn.at, reader)}, because it was not answered in time. It
      costs nothing. Please do not call the person; if you did speak to them, tell ${agencyName}.
    </p>`;
  return undefined;
}

/** What is known of the person and the enquiry. */
export function renderKnown(view: LeadPageView): Html | undefined {
  const { personal } = view;
  if (!personal) return undefined;
  const notes = toMultiLine(personal.notes);
  return html`<section class="stack" aria-labelledby="notes">
      <h2 id="notes">Notes</h2>
      ${notes ? html`<p class="notes" dir="auto">${renderTextWithPhones(notes, personal.person)}</p>` : html`<p class="soft">No notes came with this lead.</p>`}
    </section>
    ${renderDetails(view)}`;
}

function renderDetails({ personal, reader, state }: LeadPageView): Html | undefined {
  if (!personal) return undefined;
  const { person, fields, consent, screening } = personal;
  const lines = [person.address, person.postcode, formatCountry(person.country, reader.locale)].filter(
    (line) => line !== undefined && line !== "",
  );
  const mapLink = toMapLink(lines.join(", "));
  const rows: NamedFact[] = [
    ["Email", person.email],
    [
      "Where",
      lines.length > 0
        ? html`${toMultiLine(lines.join("\n"))}${mapLink !== undefined && html` <a href="${mapLink}" rel="noreferrer">Map</a>`}`
        : undefined,
    ],
    ...Object.entries(fields).map(([name, answer]): [string, string] => [
      formatFieldName(name),
      toMultiLine(formatAnswer(answer)),
    ]),
    [
      "Consent",
      consent &&
        html`<q dir="auto">${toMultiLine(consent.wording)}</q> ${formatDateTime(consent.at, reader)},
          ${toSingleLine(consent.source)}${consent.validUntil && `; valid until ${formatDateTime(consent.validUntil, reader)}`}`,
    ],
    [
      "Screening",
      screening && state.screenedUntil ? `valid until ${formatDateTime(state.screenedUntil, reader)}` : undefined,
    ],
  ];
  return html`<section class="stack" aria-labelledby="details">
    <h2 id="details">Details</h2>
    ${factList(rows, { isOfPerson: true })}
  </section>`;
}
