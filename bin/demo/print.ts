import { minorDigits, type Money } from "#domain/shared/money.ts";

const isTerminal = process.stdout.isTTY;
const style = (code: number) => (text: string) => (isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = style(1);
export const dim = style(2);
export const green = style(32);
export const red = style(31);

/** Money as people write it: £1,250.00. */
export const spoken = ({ amount, currency }: Money): string =>
  new Intl.NumberFormat("en-GB", { style: "currency", currency }).format(amount / 10 ** minorDigits(currency));

export const percent = (share: number | null): string => (share === null ? "–" : `${(100 * share).toFixed(0)} %`);

/** Prints rows under their headings, each column as wide as its widest cell; numbers to the right. */
export function table(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const widths = headings.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => String(row[column] ?? "").length)),
  );
  const line = (cells: readonly (string | number)[]) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return typeof cell === "number" ? String(cell).padStart(width) : cell.padEnd(width);
      })
      .join("   ")
      .trimEnd();
  console.log(`  ${dim(line(headings))}`);
  for (const row of rows) console.log(`  ${line(row)}`);
}

export const heading = (text: string): void => console.log(`\n${bold(text)}`);

/** A progress bar that redraws itself on a terminal, and prints a line at each quarter elsewhere. */
export function progress(label: string, total: number): (done: number) => void {
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
