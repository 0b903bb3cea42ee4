import { expect, it } from "vitest";
import { listLeadPrices } from "#domain/contracts/price-leads.ts";

const steps = [{ upTo: 50, amount: 6_000 }, { upTo: 100, amount: 5_500 }, { amount: 5_000 }];
const lead = (amount: number, quantity: number) => ({ kind: "lead" as const, amount, quantity });

it.each([
  [
    "by volume, each costs its step",
    { tiers: { kind: "volume" as const, steps } },
    [lead(6_000, 120)],
    [[6_000, 5_000]],
  ],
  [
    "graduated, each costs its share: 675000 ÷ 120",
    { tiers: { kind: "graduated" as const, steps } },
    [lead(6_000, 120)],
    [[6_000, 5_625]],
  ],
  ["in the first step, no lead is cheaper", { tiers: { kind: "volume" as const, steps } }, [lead(6_000, 50)], []],
  [
    "a lead that is cheaper itself keeps its price",
    { tiers: { kind: "volume" as const, steps } },
    [lead(9_000, 100), lead(3_500, 20)],
    [[9_000, 5_000]],
  ],
  [
    "10 of 13 are included for 50000: 68000 ÷ 13, rounded down",
    { included: { leads: 10, fee: 50_000 } },
    [lead(6_000, 13)],
    [[6_000, 5_230]],
  ],
  ["all are included for nothing", { included: { leads: 10, fee: 0 } }, [lead(6_000, 3)], [[6_000, 0]]],
  ["a fee above what it covers makes no lead dearer", { included: { leads: 10, fee: 50_000 } }, [lead(6_000, 3)], []],
  [
    "the fee is divided by price: 6000 of 9000 and of 3000",
    { included: { leads: 2, fee: 6_000 } },
    [lead(9_000, 1), lead(3_000, 1)],
    [
      [9_000, 4_500],
      [3_000, 1_500],
    ],
  ],
  [
    "a credit in the same month counts",
    { tiers: { kind: "volume" as const, steps: [{ amount: 2_000 }] } },
    [{ ...lead(6_000, 1), credit: 3_000 }, lead(6_000, 1)],
    [
      [3_000, 2_000],
      [6_000, 2_000],
    ],
  ],
  ["without a rule, each costs its price", {}, [lead(6_000, 3)], []],
])("%s", (_, rules, charges, expected) => {
  const prices = listLeadPrices(rules, charges);
  expect(prices).toEqual(expected.map(([price, charged]) => ({ price, charged })));
});
