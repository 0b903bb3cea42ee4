import { toCallLink, toMailLink, toTextLink } from "#platform/pages/contact-links.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatPhone } from "#platform/text/format-phone.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";

/** Whom the buttons reach. */
type Reachable = { name: string; phone?: string | undefined; email?: string | undefined };

/** The buttons of a lead's page that call, text and email its person; nothing for a way that the person has not. */
export const callButtons = (person: Reachable): Html =>
  html`<p class="actions">
    ${reachLinks(person).map(({ url, verb }, index) => reachButton(person, { url, verb, isFirst: index === 0 }))}
  </p>`;

/**
 * The buttons of a lead in a list: the first way to reach its person, and a menu with the others and the lead itself.
 * Without a person, or a way to reach it, the lead opens.
 */
export function callMenu(person: Reachable | undefined, leadUrl: string): Html {
  const [first, ...others] = person ? reachLinks(person) : [];
  if (!person || !first) return html`<a class="button" href="${leadUrl}">Open</a>`;
  return html`<div class="call-menu">
    ${reachButton(person, { ...first, isFirst: false })}
    <details class="menu">
      <summary aria-label="More for ${person.name}"><span aria-hidden="true">⋯</span></summary>
      <ul>
        <li><a href="${leadUrl}">Open the lead</a></li>
        ${others.map(({ url, verb }) => html`<li><a href="${url}">${verb}</a></li>`)}
      </ul>
    </details>
  </div>`;
}

/** The number as people write it, as a link that dials it; as text if it cannot be dialled. */
export function phoneLink(phone: string, reader: ReaderLocale): Html {
  const url = toCallLink(phone);
  const written = formatPhone(phone, reader);
  return url === undefined ? html`${written}` : html`<a href="${url}">${written}</a>`;
}

const reachButton = (
  { name }: Reachable,
  { url, verb, isFirst }: { url: string; verb: string; isFirst: boolean },
): Html =>
  html`<a class="${isFirst ? "button go" : "button"}" href="${url}">${verb}<span class="unseen"> ${name}</span></a>`;

/** The ways to reach a person, the fastest one first. */
function reachLinks({ phone, email }: Reachable): { url: string; verb: string }[] {
  const links = [
    { url: toCallLink(phone), verb: "Call" },
    { url: toTextLink(phone), verb: "Text" },
    { url: toMailLink(email), verb: "Email" },
  ];
  return links.flatMap(({ url, verb }) => (url === undefined ? [] : [{ url, verb }]));
}
