import { html, type Html } from "#platform/pages/html.ts";
import { renderPage } from "#platform/pages/page-layout.ts";
import { formatAge, formatDateTime } from "#platform/text/format-time.ts";
import { toSingleLine, truncate } from "#platform/text/plain-text.ts";
import { nameTimeZone, type ReaderLocale, toReaderLocale } from "#platform/text/reader-locale.ts";

/** One lead in the list. All texts but `shape` and `status` are untrusted. */
export type MyLeadRow = {
  /** The link to its card. */
  url: string;
  name: string;
  /** Where the person is, as short as possible. */
  area: string;
  campaignName: string;
  shape: "●" | "◐" | "✓" | "◌" | "★" | "✕";
  status: string;
  /** When the client got it, RFC 3339. */
  since: string;
};

export type MyLeadsSection = {
  id: string;
  title: string;
  rows: readonly MyLeadRow[];
};

/** The leads of one person. The names are absent if there are no leads. */
export type MyLeadsView = {
  agencyName?: string | undefined;
  clientName?: string | undefined;
  clientTimeZone?: string | undefined;
  /** In the order of the page; those without leads are left out. */
  sections: readonly MyLeadsSection[];
  /** The links to older leads, where there are more than the page shows. */
  older: readonly { url: string; title: string }[];
  /** The link to the first page; absent on it. */
  firstPageUrl?: string | undefined;
  stop?: { url: string; noun: string } | undefined;
};

/** Renders the list of a person's leads at `now` (RFC 3339). It needs no JavaScript; send it with `pageHeaders`. */
export function renderMyLeadsPage(view: MyLeadsView, now: string): string {
  const reader = toReaderLocale({ clientTimeZone: view.clientTimeZone ?? "UTC" });
  const sections = view.sections.filter(({ rows }) => rows.length > 0);
  const body = html`<header>
      ${view.agencyName !== undefined && html`<p><bdi>${view.agencyName}</bdi> for <bdi>${view.clientName ?? ""}</bdi></p>`}
    </header>
    <main>
      <h1>My leads</h1>
      ${sections.length === 0 ? renderEmpty(view) : html`<p class="counts">${sections.map(formatCount).join(", ")}</p>`}
      ${sections.map((section) => renderSection(section, now, reader))} ${renderOlder(view)}
    </main>
    <footer>
      ${view.clientTimeZone !== undefined && html`<p>Times are those of ${nameTimeZone(view.clientTimeZone)}.</p>`}
      <p>This page is yours alone: anyone who has its address can read these leads.</p>
      ${view.stop && html`<p><a href="${view.stop.url}">Stop these ${view.stop.noun}</a></p>`}
    </footer>`;
  return renderPage({
    title: `My leads${sections[0] ? `: ${formatCount(sections[0])}` : ""}`,
    lang: reader.locale,
    body,
  });
}

const renderEmpty = ({ firstPageUrl }: MyLeadsView): Html =>
  firstPageUrl === undefined
    ? html`<p class="counts">No leads yet. Each lead that is sent to you is listed here, the ones to call first.</p>`
    : html`<p class="counts">There are no more leads in this list.</p>`;

/** Renders the links to the other pages of the lists. */
function renderOlder({ older, firstPageUrl }: MyLeadsView): Html | false {
  const links = [...older, ...(firstPageUrl === undefined ? [] : [{ url: firstPageUrl, title: "Back to the newest" }])];
  return (
    links.length > 0 &&
    html`<nav aria-label="Older leads">
      <ul class="reach older">
        ${links.map(({ url, title }) => html`<li><a class="tap" href="${url}">${title}</a></li>`)}
      </ul>
    </nav>`
  );
}

const formatCount = ({ rows, title }: MyLeadsSection): string => `${rows.length} ${title.toLowerCase()}`;

const renderSection = ({ id, title, rows }: MyLeadsSection, now: string, reader: ReaderLocale): Html =>
  html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <ul class="leads">
      ${rows.map((row) => renderRow(row, now, reader))}
    </ul>
  </section>`;

const renderRow = (row: MyLeadRow, now: string, reader: ReaderLocale): Html => {
  const shorten = (text: string) => truncate(toSingleLine(text), 60);
  const what = [row.area, row.campaignName].map(shorten).filter(Boolean);
  return html`<li>
    <p>
      <a href="${row.url}"><bdi>${shorten(row.name) || "Name unknown"}</bdi></a>
    </p>
    <p class="what">${what.map((text, index) => html`${index > 0 && " · "}<bdi>${text}</bdi>`)}</p>
    <p><span aria-hidden="true">${row.shape}</span> ${row.status}</p>
    <p class="what age">
      <time datetime="${row.since}" title="${formatDateTime(row.since, reader)}"
        >${formatAge(row.since, now, reader)}</time
      >
    </p>
  </li>`;
};
