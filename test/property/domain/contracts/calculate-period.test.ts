import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calculatePeriod } from "#domain/contracts/calculate-period.ts";
import type { Charge } from "#domain/contracts/charge.ts";
import { listLeadPrices, priceLeads } from "#domain/contracts/price-leads.ts";
import { TaxRounding } from "#domain/contracts/tax.ts";
import { applyTiers, type LeadRun, splitRuns, sumRuns, Tiers } from "#domain/contracts/tiers.ts";
import { subtractAmount, sumAmounts } from "#domain/shared/money.ts";

const amount = fc.integer({ min: 0, max: 1_000_000 });
const quantity = fc.integer({ min: 1, max: 300 });

/** Leads, appointments and promotions, some of them credited in part or in full. */
const charge: fc.Arbitrary<Charge> = fc
  .record({
    kind: fc.constantFrom<Charge["kind"]>("lead", "lead", "appointment", "promotion"),
    amount,
    quantity,
    credited: fc.constantFrom(0, 0, 0.5, 1),
  })
  .map(({ credited, ...rest }) => ({ ...rest, credit: Math.floor(rest.amount * credited) }));
const charges = fc.array(charge, { maxLength: 12 });

const tiers: fc.Arbitrary<Tiers> = fc
  .record({
    kind: fc.constantFrom<Tiers["kind"]>("volume", "graduated"),
    ends: fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { maxLength: 5 }),
    amounts: fc.array(amount, { minLength: 6, maxLength: 6 }),
  })
  .map(({ kind, ends, amounts }) => {
    const falling = amounts.toSorted((a, b) => b - a);
    const steps = ends.toSorted((a, b) => a - b).map((upTo, index) => ({ upTo, amount: falling[index] ?? 0 }));
    return { kind, steps: [...steps, { amount: falling.at(-1) ?? 0 }] };
  });
const tax = fc.record({
  rate: fc.integer({ min: 0, max: 10_000 }),
  rounding: fc.constantFrom(...TaxRounding.options),
  label: fc.constant("VAT"),
});
const minimum = fc.record({
  amount: amount.map((each) => each + 1),
  on: fc.constantFrom("net" as const, "gross" as const),
});
const included = fc.record({ leads: quantity, fee: amount });
const rules = fc.record({ tax, tiers, included, minimum }, { requiredKeys: ["tax"] });

describe("tiers", () => {
  const runs = fc.array(fc.record({ price: amount, quantity }), { maxLength: 8 });
  const countOf = (some: readonly LeadRun[]) => some.reduce((sum, run) => sum + run.quantity, 0);

  it("are in these tests as their schema allows", () => {
    fc.assert(
      fc.property(tiers, (some) => {
        expect(Tiers.safeParse(some).error).toBeUndefined();
      }),
    );
  });

  it("give each lead its step by its own position, or by the number of all, and never raise a price", () => {
    fc.assert(
      fc.property(tiers, runs, (some, leads) => {
        const each = (list: readonly LeadRun[]) => list.flatMap((run) => Array<number>(run.quantity).fill(run.price));
        const prices = each(leads);
        const expected = prices.map((price, index) => {
          const position = some.kind === "graduated" ? index + 1 : prices.length;
          const step = some.steps.find(({ upTo = Infinity }) => position <= upTo);
          return Math.min(price, step?.amount ?? NaN);
        });
        expect(each(applyTiers(some, leads))).toEqual(expected);
      }),
    );
  });

  it("never make the graduated price of a lead higher, nor the sum lower, when a lead is added", () => {
    fc.assert(
      fc.property(tiers, amount, fc.nat(600), (some, price, count) => {
        const graduated = { ...some, kind: "graduated" as const };
        const sumOf = (leads: number) => sumRuns(applyTiers(graduated, [{ price, quantity: leads }]));
        const [last, next] = [sumOf(count + 1) - sumOf(count), sumOf(count + 2) - sumOf(count + 1)];
        expect(last).toBeGreaterThanOrEqual(0);
        expect(next).toBeLessThanOrEqual(last);
      }),
    );
  });

  it("never raise the price of a lead under volume tiers when a lead is added", () => {
    fc.assert(
      fc.property(tiers, amount, fc.integer({ min: 1, max: 600 }), (some, price, count) => {
        const priceOf = (leads: number) =>
          applyTiers({ ...some, kind: "volume" }, [{ price, quantity: leads }])[0]?.price ?? NaN;
        expect(priceOf(count + 1)).toBeLessThanOrEqual(priceOf(count));
      }),
    );
  });

  it("split leads without losing or repeating one", () => {
    fc.assert(
      fc.property(runs, fc.array(fc.nat(400), { maxLength: 6 }), (leads, sizes) => {
        const groups = splitRuns(leads, [...sizes, Infinity]);
        expect(countOf(groups.flat())).toBe(countOf(leads));
        expect(sumRuns(groups.flat())).toBe(sumRuns(leads));
        for (const [index, size] of sizes.entries()) expect(countOf(groups[index] ?? [])).toBeLessThanOrEqual(size);
      }),
    );
  });
});

describe("what each lead of a period came to", () => {
  it("sums to what the leads came to, less at most a unit for each lead, and is never above its price", () => {
    fc.assert(
      fc.property(rules, charges, (some, all) => {
        const { leads, covered, others } = priceLeads(some, all);
        const prices = new Map(listLeadPrices(some, all).map(({ price, charged }) => [price, charged]));
        for (const [price, charged] of prices) expect(charged).toBeLessThan(price);
        const cameTo = sumAmounts([sumRuns(others), Math.min(some.included?.fee ?? 0, sumRuns(covered))]);
        const each = sumRuns(leads.map((run) => ({ ...run, price: prices.get(run.price) ?? run.price })));
        const count = leads.reduce((sum, run) => sum + run.quantity, 0);
        expect(each).toBeLessThanOrEqual(cameTo);
        expect(each).toBeGreaterThan(cameTo - count - covered.length - 1);
      }),
    );
  });
});

describe("a period", () => {
  const sumOf = (amounts: readonly { amount: number }[]) => sumAmounts(amounts.map((each) => each.amount));

  it("comes to the sum of its lines, and its total to net and tax", () => {
    fc.assert(
      fc.property(rules, charges, (some, given) => {
        const { lines, net, tax, total } = calculatePeriod(some, given);
        expect(net).toBe(sumOf(lines));
        expect(total).toBe(net + tax);
      }),
    );
  });

  it("never comes to less than its minimum, nor to less than nothing", () => {
    fc.assert(
      fc.property(rules, charges, (some, given) => {
        const { net, lines } = calculatePeriod(some, given);
        const credits = sumOf(lines.filter(({ kind }) => kind === "credit"));
        const least = some.minimum ? some.minimum.amount + (some.minimum.on === "gross" ? credits : 0) : 0;
        expect(net).toBeGreaterThanOrEqual(least);
        expect(net).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("never comes to more than what was charged less credits, the fee and the minimum", () => {
    fc.assert(
      fc.property(rules, charges, (some, given) => {
        const { net, lines } = calculatePeriod(some, given);
        const charged = sumOf(lines.filter(({ kind }) => kind !== "tier" && kind !== "included" && kind !== "minimum"));
        const most = charged + (some.included?.fee ?? 0);
        expect(net).toBeLessThanOrEqual(Math.max(most, some.minimum?.amount ?? 0));
      }),
    );
  });

  it("comes to the same when equal charges are listed one by one", () => {
    fc.assert(
      fc.property(rules, fc.array(charge, { maxLength: 4 }), (some, given) => {
        fc.pre(some.tax.rounding !== "half_up_line");
        const apart = given.flatMap((each) => Array.from({ length: each.quantity }, () => ({ ...each, quantity: 1 })));
        const { lines: _, ...sums } = calculatePeriod(some, given);
        expect(calculatePeriod(some, apart)).toMatchObject(sums);
      }),
    );
  });

  it("is undone by mirrored credits: charges and their reversals sum to zero, tax included", () => {
    fc.assert(
      fc.property(tax, charges, (rule, given) => {
        const later = given.map((each): Charge => ({ kind: "earlier", amount: each.amount, quantity: each.quantity }));
        const reversed = later.map((each): Charge => ({ ...each, amount: subtractAmount(0, each.amount) }));
        const [charged, credited] = [calculatePeriod({ tax: rule }, later), calculatePeriod({ tax: rule }, reversed)];
        expect(charged.net + credited.net).toBe(0);
        expect(charged.tax + credited.tax).toBe(0);
        const both = calculatePeriod({ tax: rule }, [...later, ...reversed]);
        expect([both.net, both.tax, both.total]).toEqual([0, 0, 0]);
      }),
    );
  });

  it("has tax within a unit for each line of the exact tax, and never above it if rounded down", () => {
    fc.assert(
      fc.property(rules, charges, (some, given) => {
        const { lines, net, tax } = calculatePeriod(some, given);
        const error = BigInt(tax) * 10_000n - BigInt(net) * BigInt(some.tax.rate);
        const bound = 10_000n * BigInt(some.tax.rounding === "half_up_line" ? Math.max(lines.length, 1) : 1);
        expect(error).toBeLessThanOrEqual(some.tax.rounding === "down_total" ? 0n : bound);
        expect(error).toBeGreaterThanOrEqual(-bound);
      }),
    );
  });
});
