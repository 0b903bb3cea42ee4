import type { Rate } from "#domain/reports/rate.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { intervalText, ofText, percent } from "./report-words.ts";

type Column = { name: string; isNumber?: boolean };
type Row = { head: Html | string; cells: readonly (Html | string)[] };

/** A table of figures whose first column names the row; on a phone each row is a card. */
export const figureTable = (
  caption: string,
  [first, ...others]: readonly [Column, ...Column[]],
  rows: readonly Row[],
): Html =>
  html`<div class="table rows">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${first.name}</th>
          ${others.map(({ name, isNumber }) => html`<th scope="col" ${isNumber && number}>${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ head, cells }) =>
            html`<tr>
              <th scope="row">${head}</th>
              ${cells.map(
                (cell, index) =>
                  html`<td data-label="${others[index]?.name ?? ""}" ${others[index]?.isNumber && number}>${cell}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

const number = html`class="number"`;

/** A rate with what it is of: **23 %** *9 of 39*; too few is grey, and as large. */
export function rateCell(rate: Rate): Html {
  if (rate.share === null) return html`<span class="soft">none yet</span>`;
  if (rate.tooFew) return html`<span class="soft">too few to say (${ofText(rate)})</span>`;
  return html`<span class="share">${percent(rate.share)}</span> <span class="of">${ofText(rate)}</span>`;
}

/** How many have a recorded time, which is no rate that is judged. */
export const coverageCell = (rate: Rate): Html =>
  rate.share === null
    ? html`<span class="soft">none yet</span>`
    : html`<span class="share">${percent(rate.share)}</span> <span class="of">${ofText(rate)}</span>`;

/** The cells of a rate and its interval, which is written for too few as well. */
export const rateCells = (rate: Rate): [Html, string] => [rateCell(rate), intervalText(rate.interval)];

/** The columns of a rate and its interval. */
export const rateColumns = (name: string): [Column, Column] => [
  { name, isNumber: true },
  { name: "95 % interval", isNumber: true },
];
