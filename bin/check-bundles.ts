/**
 * Bundles each function as it would be deployed, and compares its size with bundle-budgets.json (bytes). Exits 1 when a
 * function is over its budget or has none. `--update` writes the measured sizes beside the budgets; only a person
 * raises a budget.
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildFunctions } from "#infrastructure/build-functions.ts";
import { type BundleBudgets, checkBundleSizes, formatBudgets } from "#infrastructure/bundle-budgets.ts";

const budgetsFile = join(import.meta.dirname, "../bundle-budgets.json");
const budgets: BundleBudgets = JSON.parse(readFileSync(budgetsFile, "utf8"));
const outdir = mkdtempSync(join(tmpdir(), "baton-bundles-"));

try {
  const sizes = Object.fromEntries(buildFunctions(outdir).map(({ name, bundle }) => [name, statSync(bundle).size]));
  const { table, updated, withinBudget } = checkBundleSizes(budgets, sizes);
  console.log(table);
  if (process.argv.includes("--update")) writeFileSync(budgetsFile, formatBudgets(updated));
  if (!withinBudget) process.exitCode = 1;
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
