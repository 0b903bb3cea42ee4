import type { SheetSum, StatementSheet } from "../../pages/statement-sheet.ts";
import { sizes } from "./layout.ts";
import { type Cell, ends, type Row } from "./table.ts";

/** Rows of lines in a PDF at most: it is a summary, and the page and the entries have the rest. */
const maxRows = 500;

/** Makes the rows of the table: the lines by campaign, then the sums, then what became of the total. */
export function toRows({ groups, sums, balance }: StatementSheet): Row[] {
  const name = (text: string, indent = 0): Cell => ({ text, indent, isHeader: "Row" });
  const number = (end: number, text = ""): Cell => ({ text, end });
  const lines = groups.flatMap(({ heading, note, lines: own, subtotal }): Row[] => [
    {
      cells: [name(note === undefined ? heading : `${heading}, ${note}`), ...empty()],
      isBold: true,
      spaceAbove: 8,
      // A short group is on one page.
      keepWith: own.length <= 6 ? own.length + (subtotal === undefined ? 0 : 1) : 1,
    },
    ...own.map((line, index): Row => ({
      cells: [
        name(line.note === undefined ? line.name : `${line.name}, ${line.note}`, 10),
        number(ends.quantity, line.quantity),
        number(ends.each, line.each),
        number(ends.amount, line.amount),
      ],
      rule: "below",
      keepWith: subtotal !== undefined && index === own.length - 1 ? 1 : 0,
    })),
    ...(subtotal === undefined
      ? []
      : [{ cells: [name("Together", 10), ...empty(2), number(ends.amount, subtotal)], isSoft: true }]),
  ]);
  const shown = lines.slice(0, maxRows);
  const left = lines.length - shown.length;
  const rest: Row[] =
    left > 0 ? [{ cells: [name(`${left} more rows are on the page of the statement`), ...empty()], isSoft: true }] : [];
  return [...shown, ...rest, ...toSumRows(sums), ...toSumRows(balance)];

  function toSumRows(of: readonly SheetSum[]): Row[] {
    return of.map(({ label, note, amount, isTotal }, index) => ({
      cells: [name(note === undefined ? label : `${label}, ${note}`), ...empty(2), number(ends.amount, amount)],
      isBold: isTotal === true,
      size: isTotal === true ? 13 : sizes.text,
      ...(index === 0 && { rule: "above" as const }),
      // Sums are together on one page.
      keepWith: of.length - 1 - index,
    }));
  }
}

const empty = (count = 3): Cell[] =>
  [ends.quantity, ends.each, ends.amount].slice(0, count).map((end) => ({ text: "", end }));
