import { html, type Html } from "#platform/pages/html.ts";

/** A column of a table: its title, and what each row has in it. */
export type Column<Row> = {
  title: Html | string;
  cell: (row: Row) => Html | string | number | false | undefined;
  isNumber?: boolean;
  /** The class of its cells. */
  className?: string;
  /** What a card says before the value instead of the title; false if the value says itself what it is. */
  label?: string | false;
};

type Table = {
  caption: Html | string;
  /** Whether only screen readers get the caption, because a heading says the same. */
  isCaptionUnseen?: boolean;
  className?: "returns" | "same-columns";
};

/** Renders a table whose first column names the row; on a phone each row is a card. A column that is false is left out. */
export function dataTable<Row>(
  { caption, isCaptionUnseen, className }: Table,
  rows: readonly Row[],
  columns: readonly (Column<NoInfer<Row>> | false)[],
): Html {
  const [first, ...others] = columns.filter((column) => column !== false);
  return html`<div class="${className ? `table rows ${className}` : "table rows"}">
    <table>
      <caption ${isCaptionUnseen && html`class="unseen"`}>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">${first?.title}</th>
          ${others.map(({ title, isNumber }) => html`<th scope="col" ${isNumber && numberClass}>${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row">${first?.cell(row)}</th>
              ${others.map((column) => renderCell(column, row))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

const numberClass = html`class="number"`;

function renderCell<Row>({ title, cell, isNumber, className, label }: Column<Row>, row: Row): Html {
  const said = label ?? title;
  const kind = isNumber ? numberClass : className !== undefined && html`class="${className}"`;
  return html`<td ${typeof said === "string" && html`data-label="${said}"`} ${kind}>${cell(row)}</td>`;
}
