import type { ErasureId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { ContactKind } from "#domain/suppressions/suppression.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { formatDate } from "#platform/text/format-time.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import { csrfField, faultSummary, type FormState, textField } from "../../pages/form-field.ts";
import { moment } from "../../pages/moment.ts";
import { pageLinks } from "../../pages/page-links.ts";
import { type Mark, renderMark } from "../../pages/mark.ts";
import { dataTable } from "../../pages/data-table.ts";

export type ErasureStatus = "running" | "erased" | "finished";

/** An erasure as a row of the list. It names no person: Baton does not store the contact. */
export type ErasureRow = {
  id: ErasureId;
  /** What the request named; undefined for a lead. */
  contact?: ContactKind | undefined;
  status: ErasureStatus;
  createdAt: Instant;
  dueBy: Instant;
  leads: readonly string[];
};

const statusMarks: Record<ErasureStatus, Mark> = {
  running: { shape: "◐", word: "erasing", tone: "warning" },
  erased: { shape: "✓", word: "erased, asking recipients", tone: "good" },
  finished: { shape: "✓", word: "finished", tone: "good" },
};

export const erasureMark = (status: ErasureStatus): Html => renderMark(statusMarks[status]);

const subjectNames: Record<ContactKind, string> = { phone: "A phone number", email: "An email address" };

/** Whom a request named, without the contact. */
export const nameSubject = (contact: ContactKind | undefined): string =>
  contact === undefined ? "The person of a lead" : subjectNames[contact];

type ErasuresPage = { erasures: readonly ErasureRow[]; after?: string | undefined; next?: string | undefined };
type Reading = { now: Instant; reader: ReaderLocale; csrf: string; state: FormState };

/** Renders the form that begins an erasure, and the erasures until now. */
export const renderErasures = ({ erasures, after, next }: ErasuresPage, { now, reader, csrf, state }: Reading): Html =>
  html`<h1>Erasures</h1>
    <p class="lede">
      A person may ask you to erase what you know of them. You have one month to do it; Baton does it within minutes.
    </p>
    ${faultSummary(state)}
    <form class="sheet form" method="post" action="/console/erasures/confirmation" aria-labelledby="erase">
      <h2 id="erase">Erase a person</h2>
      ${csrfField(csrf)}
      ${textField(
        {
          name: "contact",
          label: "Phone number or email address",
          hint: "A number with its country code, like +44 7700 900123.",
        },
        state,
      )}
      <button class="go">Show what would be erased</button>
    </form>
    <section class="stack" aria-labelledby="requested">
      <h2 id="requested">Requested until now</h2>
      ${
        erasures.length === 0
          ? html`<div class="empty">
              <p>No person was erased yet.</p>
              <p class="soft">
                Each erasure is listed here with who had the data and who confirmed that it is deleted.
              </p>
            </div>`
          : renderTable(erasures, { now, reader })
      }
      ${pageLinks("/console/erasures", {}, { after, next })}
    </section>`;

const renderTable = (erasures: readonly ErasureRow[], { now, reader }: Pick<Reading, "now" | "reader">): Html =>
  dataTable({ caption: "Erasures, the latest first", isCaptionUnseen: true }, erasures, [
    {
      title: "Requested for",
      cell: ({ id, contact }) => html`<a href="/console/erasures/${id}">${nameSubject(contact)}</a>`,
    },
    { title: "State", cell: ({ status }) => erasureMark(status), label: false },
    { title: "Leads", cell: ({ leads }) => leads.length, isNumber: true },
    { title: "Requested", cell: ({ createdAt }) => moment(createdAt, now, reader) },
    { title: "Due by", cell: ({ dueBy }) => formatDate(dueBy, reader) },
  ]);
