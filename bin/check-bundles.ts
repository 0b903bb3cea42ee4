/**
 * Bundles each function as it would be deployed, and compares its size with bundle-budgets.json (bytes). Exits 1 when a
 * function is over its budget or has none, or may do what its bundle does not, or the reverse. `--update` writes the
 * measured sizes beside the budgets; only a person raises a budget.
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { comparePermissions, findCalls } from "#infrastructure/bundle-permissions.ts";
import { buildFunctions } from "#infrastructure/build-functions.ts";
import { type BundleBudgets, checkBundleSizes, formatBudgets } from "#infrastructure/bundle-budgets.ts";

const budgetsFile = join(import.meta.dirname, "../bundle-budgets.json");
const budgets: BundleBudgets = JSON.parse(readFileSync(budgetsFile, "utf8"));
const outdir = mkdtempSync(join(tmpdir(), "baton-bundles-"));

try {
  const functions = buildFunctions(outdir);
  const sizes = Object.fromEntries(functions.map(({ name, bundle }) => [name, statSync(bundle).size]));
  const { table, updated, withinBudget } = checkBundleSizes(budgets, sizes);
  console.log(table);
  if (process.argv.includes("--update")) writeFileSync(budgetsFile, formatBudgets(updated));
  const differences = functions.flatMap(({ name, bundle, actions }) =>
    comparePermissions(name, findCalls(readFileSync(bundle, "utf8")), actions),
  );
  console.log(differences.length === 0 ? "Each function may do what its bundle does." : differences.join("\n"));
  if (!withinBudget || differences.length > 0) process.exitCode = 1;
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
