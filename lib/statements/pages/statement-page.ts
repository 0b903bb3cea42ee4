import { html, type Html } from "#platform/pages/html.ts";
import { countNoun } from "#platform/text/count-noun.ts";
import { renderPaper, renderLink, renderParties, renderSums, renderTable } from "./paper.ts";
import type { SheetGroup, SheetLine, StatementSheet } from "./statement-sheet.ts";

/**
 * Renders a statement or an invoice, for paper of size A4 first: whatever it says is in its print too. `token` is that of
 * the link under which its proofs are. Send it with `statementHeaders`.
 */
export function renderStatementPage(sheet: StatementSheet, token: string): string {
  const { title, groups, sums, balance, notes, check } = sheet;
  const columns = [
    { name: "What" },
    { name: "Quantity", isNumber: true, isWide: true },
    { name: "Each", isNumber: true, isWide: true },
    { name: "Amount", isNumber: true },
  ];
  return renderPaper({
    title,
    body: html`<div class="top">
        <h1>${title}</h1>
        <nav aria-label="Formats"><a href="/b/${token}/pdf">Save as PDF</a></nav>
      </div>
      ${renderParties(sheet)}
      ${renderTable({ caption: "What it is for", title, columns }, [
        ...groups.map((group) => renderGroup(group, token)),
        renderSums(sums, token),
        ...(balance.length > 0 ? [renderSums(balance, token)] : []),
      ])}
      <section class="check">
        <h2>How to check ${title}</h2>
        ${notes.map((note) => html`<p>${note}</p>`)}
        <p>
          It is the sum of ${renderLink(countNoun(check.entries, "entry", "entries"), token, "entries")} in a journal
          that never changes. Each names the lead, the rule and the facts that decide it. Page ${check.page} of the
          journal issued it. Its hash covers all pages before it:
        </p>
        <p><code>${check.hash}</code></p>
      </section>`,
  });
}

const renderGroup = ({ heading, note, lines, subtotal }: SheetGroup, token: string): Html =>
  html`<tbody role="rowgroup" class="group">
    <tr role="row" class="head">
      <th scope="rowgroup" role="rowheader" colspan="4">
        ${heading}${note !== undefined && html` <span>${note}</span>`}
      </th>
    </tr>
    ${lines.map((line) => renderLine(line, token))}
    ${
      subtotal !== undefined &&
      html`<tr role="row" class="line subtotal">
        <th scope="row" role="rowheader" colspan="3">Together</th>
        <td role="cell" class="number">${subtotal}</td>
      </tr>`
    }
  </tbody>`;

const renderLine = ({ name, note, quantity, each, amount, proof }: SheetLine, token: string): Html =>
  html`<tr role="row" class="line">
    <th scope="row" role="rowheader">
      ${renderLink(name, token, proof)} ${note !== undefined && html`<span class="detail">${note}</span>`}
      ${quantity !== undefined && html`<span class="detail narrow">${quantity} × ${each}</span>`}
    </th>
    <td role="cell" class="number wide">${quantity}</td>
    <td role="cell" class="number wide">${each}</td>
    <td role="cell" class="number">${amount}</td>
  </tr>`;
