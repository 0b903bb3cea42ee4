import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkBundleSizes, formatBudgets } from "#infrastructure/bundle-budgets.ts";
import budgets from "../../bundle-budgets.json" with { type: "json" };
import { synthesized } from "./synthesized.ts";

describe("bundle budgets", () => {
  it("allow a bundle of exactly its budget, and not a byte more", () => {
    const budget = { intake: { budget: 600_000, measured: 500_000 } };
    expect(checkBundleSizes(budget, { intake: 600_000 }).withinBudget).toBe(true);
    const over = checkBundleSizes(budget, { intake: 600_001 });
    expect(over.withinBudget).toBe(false);
    expect(over.table).toMatch(/intake +600001 +\+100001 +600000 +OVER/);
  });

  it("fail for a function without a budget", () => {
    expect(checkBundleSizes({}, { intake: 1 }).withinBudget).toBe(false);
  });

  it("keep their value when a measurement is updated", () => {
    expect(checkBundleSizes({ api: { budget: 10, measured: 1 } }, { api: 12 }).updated).toEqual({
      api: { budget: 10, measured: 12 },
    });
  });

  it("are formatted as the repository keeps them", () => {
    expect(formatBudgets(budgets)).toBe(readFileSync(join(import.meta.dirname, "../../bundle-budgets.json"), "utf8"));
  });

  it("exist for each function, and allow intake at most 705 kB, of which the numbering plans are 72", () => {
    const deployments = [synthesized(), synthesized({ smsProvider: "end-user-messaging" })];
    const functions = deployments.flatMap(({ template }) =>
      Object.values(template.findResources("AWS::Lambda::Function")),
    );
    const names = functions.map(({ Metadata }) => Metadata["baton:entry"].replace(/^functions\/|\.ts$/g, ""));
    expect(new Set(Object.keys(budgets))).toEqual(new Set(names));
    expect(budgets.intake.budget).toBeLessThanOrEqual(705_000);
  });
});
