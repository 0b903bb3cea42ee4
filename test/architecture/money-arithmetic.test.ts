import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findAmountArithmetic } from "./money-arithmetic.ts";

const root = join(import.meta.dirname, "../..");

describe("arithmetic on amounts of money", () => {
  it("is only in money.ts, which is exact and names how it rounds", () => {
    const files = globSync("{lib,functions,bin}/**/*.ts", { cwd: root });
    const found = files
      .filter((file) => file !== "lib/domain/shared/money.ts")
      .flatMap((file) => findAmountArithmetic(readFileSync(join(root, file), "utf8")).map((at) => `${file}:${at}`));
    expect(files.length).toBeGreaterThan(600);
    expect(found, "use sumAmounts, subtractAmount, multiplyAmount or roundAmount of #domain/shared/money.ts").toEqual(
      [],
    );
  });

  it.each([
    "price.amount * 2",
    "sum + price.amount",
    "total -= price.amount",
    "(spend?.amount ?? 0) + 1",
    "spend?.amount! / 100",
    'price["amount"] % 7',
    "-price.amount",
    "-amount",
    "amount++",
    "amounts.reduce((sum, { amount }) => sum + amount, 0)",
    "Math.round(price.amount)",
  ])("is found in %s", (source) => {
    expect(findAmountArithmetic(`\n${source};`)).toEqual([expect.stringMatching(/^2: /)]);
  });

  it.each([
    "price.amount > 0",
    "Math.max(price.amount, 0)",
    "`${price.amount} GBP`",
    "amounts.length + 1",
    "{ amount: spend, currency }",
    "sumAmounts([price.amount, 1])",
  ])("is not found in %s", (source) => {
    expect(findAmountArithmetic(`(${source});`)).toEqual([]);
  });
});
