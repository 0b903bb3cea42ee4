import { getMinorUnitDigits, toDecimal } from "#domain/shared/currency.ts";
import type { Money } from "#domain/shared/money.ts";

const isTerminal = process.stdout.isTTY;
const style = (code: number) => (text: string) => (isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = style(1);
export const dim = style(2);
export const green = style(32);
export const red = style(31);
export const yellow = style(33);

/** Formats money as people write it: £1,250.00. */
export const formatMoney = ({ amount, currency }: Money): string =>
  new Intl.NumberFormat("en-GB", {
    style: "currency",
    currency,
    minimumFractionDigits: getMinorUnitDigits(currency),
    maximumFractionDigits: getMinorUnitDigits(currency),
  }).format(toDecimal(amount, currency));

export const formatPercent = (share: number | null): string => (share === null ? "–" : `${(100 * share).toFixed(0)} %`);

/** Prints a table: each column is as wide as its widest cell, and numbers are aligned to the right. */
export function printTable(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => String(row[column] ?? "").length)),
  );
  const formatRow = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return typeof cell === "number" ? String(cell).padStart(width) : cell.padEnd(width);
      })
      .join("   ")
      .trimEnd();
  console.log(`  ${dim(formatRow(headings))}`);
  for (const row of rows) console.log(`  ${formatRow(row)}`);
}

export const printHeading = (text: string): void => console.log(`\n${bold(text)}`);

/** Makes a progress bar. On a terminal it redraws its line; elsewhere it prints a line at each quarter. */
export function makeProgressBar(label: string, total: number): (done: number) => void {
  let quarter = 0;
  return (done) => {
    const filled = Math.round((20 * done) / total);
    const bar = `  ${label.padEnd(12)} ${"█".repeat(filled)}${"░".repeat(20 - filled)} ${done}/${total}`;
    if (isTerminal) process.stdout.write(`\r${bar}${done >= total ? "\n" : ""}`);
    else if (Math.floor((4 * done) / total) > quarter) {
      quarter = Math.floor((4 * done) / total);
      console.log(bar);
    }
  };
}
