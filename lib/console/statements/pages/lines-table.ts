import { html, type Html } from "#platform/pages/html.ts";
import type { SheetGroup, SheetLine, SheetSum } from "#statements/pages/statement-sheet.ts";

/** A text that opens its proof: a button of the form around the table. Undefined shows the text alone. */
type ProofLink = ((text: string, proof: string) => Html) | undefined;

/** Renders the lines of a statement by campaign, with its sums; amounts end in one column. */
export const linesTable = (
  caption: string,
  { groups, sums }: { groups: readonly SheetGroup[]; sums: readonly (readonly SheetSum[])[] },
  link?: ProofLink,
): Html =>
  html`<div class="table statement">
    <table>
      <caption class="unseen">
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col" class="number wide">Quantity</th>
          <th scope="col" class="number wide">Each</th>
          <th scope="col" class="number">Amount</th>
        </tr>
      </thead>
      ${groups.map((group) => renderGroup(group, link))}
      ${sums.filter((rows) => rows.length > 0).map((rows) => renderSums(rows, link))}
    </table>
  </div>`;

const renderGroup = ({ heading, note, lines, subtotal }: SheetGroup, link: ProofLink): Html =>
  html`<tbody>
    <tr>
      <th scope="rowgroup" class="group" colspan="4">
        ${heading}${note !== undefined && html` <span class="soft">${note}</span>`}
      </th>
    </tr>
    ${lines.map((line) => renderLine(line, link))}
    ${
      subtotal !== undefined &&
      html`<tr>
        <th scope="row">Together</th>
        <td class="wide"></td>
        <td class="wide"></td>
        <td class="number">${subtotal}</td>
      </tr>`
    }
  </tbody>`;

const renderLine = ({ name, note, quantity, each, amount, proof }: SheetLine, link: ProofLink): Html =>
  html`<tr>
    <td>
      ${link ? link(name, proof) : name} ${note !== undefined && html`<span class="soft">${note}</span>`}
      ${quantity !== undefined && html`<span class="soft on-phone">${quantity} × ${each}</span>`}
    </td>
    <td class="number wide">${quantity}</td>
    <td class="number wide">${each}</td>
    <td class="number">${amount}</td>
  </tr>`;

const renderSums = (rows: readonly SheetSum[], link: ProofLink): Html =>
  html`<tbody>
    ${rows.map(
      ({ label, note, amount, isTotal, proof }) =>
        html`<tr ${isTotal && html`class="total"`}>
          <th scope="row">
            ${link && proof !== undefined ? link(label, proof) : label}
            ${note !== undefined && html`<span class="soft">${note}</span>`}
          </th>
          <td class="wide"></td>
          <td class="wide"></td>
          <td class="number">${amount}</td>
        </tr>`,
    )}
  </tbody>`;
