import { html, type Html } from "#platform/pages/html.ts";
import { renderPage } from "#platform/pages/page-layout.ts";
import type { SheetSum, StatementSheet } from "./statement-sheet.ts";
import { statementStyle } from "./statement-style.ts";

/** Renders a page in the style of documents. */
export const renderPaper = ({ title, kind = "", body }: { title: string; kind?: string; body: Html }): string =>
  renderPage({ title, style: statementStyle, body: html`<main class="paper ${kind}">${body}</main>` });

/** Renders from whom and to whom a document is, and its number and dates. */
export const renderParties = ({ parties, facts }: Pick<StatementSheet, "parties" | "facts">): Html =>
  html`<div class="parties">
    ${parties.map(
      ({ label, lines: [name = "", ...rest] }) =>
        html`<section>
          <h2>${label}</h2>
          <p><strong>${name}</strong></p>
          ${rest.map((line) => html`<p>${line}</p>`)}
        </section>`,
    )}
    <dl>
      ${facts.map(
        ({ label, value }) =>
          html`<div>
            <dt>${label}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </div>`;

/** The columns of a table; on a narrow screen those that are `wide` move into the first one. */
type Column = { name: string; isNumber?: boolean; isWide?: boolean };

const toClass = ({ isNumber, isWide }: Column): string =>
  [isNumber && "number", isWide && "wide"].filter(Boolean).join(" ");

/**
 * Renders a table whose head repeats on each printed page, below the title of the document. The roles are written out
 * because a narrow screen shows the rows as blocks, which would lose them.
 */
export const renderTable = (
  { caption, title, columns }: { caption: string; title: string; columns: readonly Column[] },
  bodies: readonly Html[],
): Html =>
  html`<table role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr class="running" aria-hidden="true">
        <th colspan="${columns.length}">${title}</th>
      </tr>
      <tr role="row">
        ${columns.map((column) => html`<th scope="col" role="columnheader" class="${toClass(column)}">${column.name}</th>`)}
      </tr>
    </thead>
    ${bodies}
  </table>`;

/** Renders the sums below the lines of a table with four columns, together on one page. */
export const renderSums = (sums: readonly SheetSum[], root: string | undefined, columns = 3): Html =>
  html`<tbody role="rowgroup" class="sums">
    ${sums.map(
      ({ label, note, amount, isTotal, proof }) =>
        html`<tr role="row" class="${isTotal ? "total" : "sum"}">
          <th scope="row" role="rowheader" colspan="${columns}">
            ${renderLink(label, root, proof)}${note !== undefined && html`<span class="detail">${note}</span>`}
          </th>
          <td role="cell" class="number">${amount}</td>
        </tr>`,
    )}
  </tbody>`;

/** Renders a text as a link to what proves it, if there is such a page. `root` is the token of the link. */
export const renderLink = (text: string, root: string | undefined, proof: string | undefined): Html =>
  root !== undefined && proof !== undefined ? html`<a href="/b/${root}/${proof}">${text}</a>` : html`${text}`;
