import type { Rate } from "#domain/reports/rate.ts";
import { html, type Html } from "#platform/pages/html.ts";
import type { Column } from "../../pages/data-table.ts";
import { intervalText, ofText, percent } from "./report-words.ts";

/** A rate with what it is of: **23 %** *9 of 39*; too few is grey, and as large. */
export const rateCell = (rate: Rate): Html =>
  rate.share !== null && rate.tooFew
    ? html`<span class="soft">too few to say (${ofText(rate)})</span>`
    : plainRateCell(rate);

/** A rate that is not judged by its size, such as how many leads have a recorded time. */
export const plainRateCell = (rate: Rate): Html =>
  rate.share === null
    ? html`<span class="soft">none yet</span>`
    : html`<span class="share">${percent(rate.share)}</span> <span class="of">${ofText(rate)}</span>`;

/** The columns of a rate and of its interval, which is written for too few as well. */
export const rateColumns = <Row>(title: string, toRate: (row: Row) => Rate): Column<Row>[] => [
  { title, cell: (row) => rateCell(toRate(row)), isNumber: true },
  { title: "95 % interval", cell: (row) => intervalText(toRate(row).interval), isNumber: true },
];
