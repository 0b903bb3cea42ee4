/** For each function: the most bytes its bundle may have, and the bytes at the last measurement. */
export type BundleBudgets = Record<string, { readonly budget: number; readonly measured: number }>;

/** `table` is for people, `updated` has the new sizes; `withinBudget` means that every function has a budget. */
export type BundleSizeCheck = {
  readonly table: string;
  readonly updated: BundleBudgets;
  readonly withinBudget: boolean;
};

/** Compares sizes in bytes with budgets. A function without a budget is over it; a stale budget is dropped. */
export function checkBundleSizes(budgets: BundleBudgets, sizes: Readonly<Record<string, number>>): BundleSizeCheck {
  const lines = Object.entries(sizes).map(([name, bytes]) => {
    const { budget, measured } = budgets[name] ?? { budget: 0, measured: 0 };
    return { name, bytes, budget, change: bytes - measured, over: bytes > budget };
  });
  const table = [
    formatRow(["function", "bytes", "change", "budget", "left"]),
    ...lines.map(({ name, bytes, budget, change, over }) =>
      formatRow([
        name,
        `${bytes}`,
        change > 0 ? `+${change}` : `${change}`,
        `${budget}`,
        over ? "OVER" : `${budget - bytes}`,
      ]),
    ),
  ].join("\n");
  const updated = Object.fromEntries(lines.map(({ name, bytes, budget }) => [name, { budget, measured: bytes }]));
  return { table, updated, withinBudget: lines.every(({ over }) => !over) };
}

/** Formats the budgets with one line per function, so that a change of one function changes one line. */
export function formatBudgets(budgets: BundleBudgets): string {
  const lines = Object.entries(budgets).map(
    ([name, { budget, measured }]) => `  "${name}": { "budget": ${budget}, "measured": ${measured} }`,
  );
  return `{\n${lines.join(",\n")}\n}\n`;
}

const formatRow = (cells: readonly string[]): string =>
  cells.map((cell, column) => (column === 0 ? cell.padEnd(16) : cell.padStart(12))).join("");
