import { describe, expect, it } from "vitest";
import { calculatePeriod } from "#domain/contracts/calculate-period.ts";
import type { Charge } from "#domain/contracts/charge.ts";
import type { Contract } from "#domain/contracts/contract.ts";
import type { TaxRounding } from "#domain/contracts/tax.ts";

type Rules = Parameters<typeof calculatePeriod>[0];

const untaxed: Contract["tax"] = { rate: 0, rounding: "down_total", label: "VAT" };
const under = (rules: Partial<Rules>): Rules => ({ tax: untaxed, ...rules });
const leads = (quantity: number, changes: Partial<Charge> = {}): Charge => ({
  kind: "lead",
  amount: 6_000,
  quantity,
  ...changes,
});
const steps = [{ upTo: 50, amount: 6_000 }, { upTo: 100, amount: 5_500 }, { amount: 5_000 }];
const adjustmentsOf = (rules: Partial<Rules>, charges: readonly Charge[]) => {
  const { lines, net } = calculatePeriod(under(rules), charges);
  const adjustments = lines.filter(({ kind }) => ["tier", "included", "minimum"].includes(kind));
  return { ...Object.fromEntries(adjustments.map(({ kind, amount }) => [kind, amount])), net };
};

describe("what a period comes to", () => {
  it("is 675000 for 120 leads under graduated tiers", () => {
    expect(adjustmentsOf({ tiers: { kind: "graduated", steps } }, [leads(120)])).toEqual({
      tier: -45_000,
      net: 675_000,
    });
  });

  it("is 600000 for 120 leads under volume tiers", () => {
    expect(adjustmentsOf({ tiers: { kind: "volume", steps } }, [leads(120)])).toEqual({ tier: -120_000, net: 600_000 });
  });

  it.each([
    ["graduated", 50, 300_000],
    ["graduated", 51, 305_500],
    ["graduated", 100, 575_000],
    ["graduated", 101, 580_000],
    ["volume", 50, 300_000],
    ["volume", 51, 280_500],
    ["volume", 100, 550_000],
    ["volume", 101, 505_000],
  ] as const)("goes by the step that includes its last lead: %s, %i leads, %i", (kind, count, net) => {
    expect(calculatePeriod(under({ tiers: { kind, steps } }), [leads(count)]).net).toBe(net);
  });

  const someCredited = [leads(28), leads(2, { credit: 6_000 })];
  it("is the minimum on net if 30 leads less 2 credits are below it", () => {
    const minimum = { amount: 200_000, on: "net" } as const;
    expect(adjustmentsOf({ minimum }, someCredited)).toEqual({ minimum: 32_000, net: 200_000 });
  });

  it("is 188000 if the minimum is on gross: the credits do not count for it", () => {
    const minimum = { amount: 200_000, on: "gross" } as const;
    expect(adjustmentsOf({ minimum }, someCredited)).toEqual({ minimum: 20_000, net: 188_000 });
  });

  it("is the minimum for a period without leads, and what was charged above it", () => {
    const minimum = { amount: 200_000, on: "net" } as const;
    expect(calculatePeriod(under({ minimum }), []).net).toBe(200_000);
    expect(adjustmentsOf({ minimum }, [leads(34)])).toEqual({ net: 204_000 });
  });

  it("is the fee and three leads if 10 of 13 leads are included", () => {
    const included = { leads: 10, fee: 50_000 };
    expect(adjustmentsOf({ included }, [leads(13)])).toEqual({ included: -10_000, net: 68_000 });
    expect(calculatePeriod(under({ included }), [leads(7)]).net).toBe(50_000);
    expect(calculatePeriod(under({ included }), []).net).toBe(50_000);
  });

  it("counts included leads for tiers: the fee covers the first ones, at the prices of their steps", () => {
    const rules = { tiers: { kind: "graduated", steps }, included: { leads: 60, fee: 100_000 } } as const;
    // The fee, 40 leads at 5500 and 20 at 5000.
    expect(calculatePeriod(under(rules), [leads(120)]).net).toBe(100_000 + 220_000 + 100_000);
  });

  it("is 10500 over three clients who share a lead at 3500 each, and 9000 for one who has it alone", () => {
    const shared = [1, 2, 3].map(() => calculatePeriod(under({}), [leads(1, { amount: 3_500 })]).net);
    expect(shared).toEqual([3_500, 3_500, 3_500]);
    expect(calculatePeriod(under({}), [leads(1, { amount: 9_000 })]).net).toBe(9_000);
  });

  it("is 5000 for a callback lead that was promoted, held, and returned with half credit", () => {
    const promoted: Charge = { kind: "promotion", amount: 4_000, quantity: 1 };
    expect(calculatePeriod(under({}), [leads(1, { credit: 5_000 }), promoted]).net).toBe(5_000);
  });

  it("does not count a lead that was credited in full, nor a free one, for tiers and included leads", () => {
    const charges = [leads(50), leads(10, { credit: 6_000 }), leads(5, { amount: 0 }), leads(1)];
    const { leads: counted, net } = calculatePeriod(under({ tiers: { kind: "graduated", steps } }), charges);
    expect([counted, net]).toEqual([51, 305_500]);
  });

  it("counts a lead that was credited in part with the rest of its price", () => {
    const rules = { tiers: { kind: "volume", steps }, included: { leads: 10, fee: 50_000 } } as const;
    expect(calculatePeriod(under({ included: rules.included }), [leads(9), leads(1, { credit: 3_000 })]).net).toBe(
      50_000,
    );
    expect(calculatePeriod(under({ tiers: rules.tiers }), [leads(119), leads(1, { credit: 3_000 })]).net).toBe(598_000);
  });

  it("keeps the price of a lead that is lower than its step", () => {
    const charges = [leads(60), leads(60, { amount: 3_500 })];
    expect(calculatePeriod(under({ tiers: { kind: "graduated", steps } }), charges).net).toBe(
      50 * 6_000 + 10 * 5_500 + 60 * 3_500,
    );
  });

  it("applies no rule to appointments, promotions and what is left of earlier periods", () => {
    const rules: Partial<Rules> = {
      tiers: { kind: "volume", steps: [{ amount: 1 }] },
      included: { leads: 9, fee: 0 },
    };
    const charges: Charge[] = [
      { kind: "appointment", amount: 10_000, quantity: 2 },
      { kind: "promotion", amount: -1_000, quantity: 1 },
      { kind: "earlier", amount: -6_000, quantity: 1 },
    ];
    expect(adjustmentsOf(rules, charges)).toEqual({ net: 13_000 });
  });

  it("does not let a minimum take back the credit of a lead of an earlier period", () => {
    const minimum = { amount: 200_000, on: "net" } as const;
    expect(adjustmentsOf({ minimum }, [leads(30), { kind: "earlier", amount: -6_000, quantity: 1 }])).toEqual({
      minimum: 20_000,
      net: 194_000,
    });
  });

  it("lists the charges, then credits, adjustments, and what is left of earlier periods", () => {
    const rules: Partial<Rules> = {
      tiers: { kind: "graduated", steps: [{ amount: 5_000 }] },
      included: { leads: 1, fee: 2_000 },
      minimum: { amount: 10_000, on: "net" },
    };
    const charges = [{ kind: "earlier", amount: -100, quantity: 1 } as const, leads(1), leads(1, { credit: 1_000 })];
    expect(calculatePeriod(under(rules), charges).lines).toEqual([
      { kind: "lead", quantity: 1, amount: 6_000 },
      { kind: "lead", quantity: 1, amount: 6_000 },
      { kind: "credit", quantity: 1, amount: -1_000 },
      { kind: "tier", quantity: 1, amount: -1_000 },
      { kind: "included", quantity: 1, amount: -3_000 },
      { kind: "minimum", quantity: 1, amount: 3_000 },
      { kind: "earlier", quantity: 1, amount: -100 },
    ]);
  });

  it("throws a RangeError instead of a sum that is not exact", () => {
    expect(() => calculatePeriod(under({}), [leads(1_000_000, { amount: 10_000_000_000 })])).toThrow(RangeError);
  });
});

describe("the tax on a period", () => {
  const taxOn = (rounding: TaxRounding, rate: number, charges: readonly Charge[]) =>
    calculatePeriod(under({ tax: { rate, rounding, label: "VAT" } }), charges);
  const three = [1, 2, 3].map(() => leads(1, { amount: 3_333 }));

  it.each([
    ["down_total", 1_999],
    ["half_even_total", 2_000],
    ["half_up_line", 2_001],
  ] as const)("at 20 %% on three lines of 3333, by %s, is %i", (rounding, tax) => {
    expect(taxOn(rounding, 2_000, three)).toMatchObject({ net: 9_999, tax, total: 9_999 + tax });
  });

  it.each([
    [250, 12],
    [350, 18],
    [450, 22],
  ])("at 5 %% on %i, half even, is %i", (amount, tax) => {
    expect(taxOn("half_even_total", 500, [leads(1, { amount })]).tax).toBe(tax);
  });

  it.each(["down_total", "half_even_total", "half_up_line"] as const)(
    "of a credit mirrors its charge, by %s",
    (rounding) => {
      const charge = taxOn(rounding, 2_000, three);
      const credit = taxOn(
        rounding,
        2_000,
        three.map((each) => ({ ...each, kind: "earlier", amount: -3_333 })),
      );
      expect([credit.net, credit.tax, credit.total]).toEqual([-charge.net, -charge.tax, -charge.total]);
    },
  );

  it("is rounded once for a line of three leads", () => {
    expect(taxOn("half_up_line", 2_000, [leads(3, { amount: 3_333 })]).tax).toBe(2_000);
  });
});
