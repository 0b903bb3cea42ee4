import { array, assert, constantFrom, integer, property } from "fast-check";
import { expect, it } from "vitest";
import { calculateTax, TaxRounding } from "#domain/contracts/tax.ts";
import { calculateCreditTax, type TaxedSum } from "#domain/statements/credit-tax.ts";
import { sumAmounts } from "#domain/shared/money.ts";

it("for any lines, rate and rounding, notes over the whole invoice give back its tax, and none gives back less than 0", () => {
  assert(
    property(
      array(integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 12 }),
      array(integer({ min: 1, max: 20_000 }), { maxLength: 6 }),
      integer({ min: 0, max: 10_000 }),
      constantFrom(...TaxRounding.options),
      (lines, parts, rate, rounding) => {
        const rule = { rate, rounding, label: "VAT" };
        const invoice = { net: sumAmounts(lines), tax: calculateTax(rule, lines) };
        let credited: TaxedSum = { net: 0, tax: 0 };
        const credit = (net: number) => {
          const tax = calculateCreditTax(rule, net, { invoice, before: credited });
          expect(tax).toBeGreaterThanOrEqual(0);
          credited = { net: credited.net + net, tax: credited.tax + tax };
        };
        for (const part of parts) credit(Math.min(part, invoice.net - credited.net));
        credit(invoice.net - credited.net);
        expect(credited).toEqual(invoice);
      },
    ),
  );
});

it("for any invoice whose total is taxed, its first credit note is taxed like an invoice over the same sum", () => {
  assert(
    property(
      integer({ min: 1, max: 100_000 }),
      integer({ min: 1, max: 100_000 }),
      integer({ min: 0, max: 10_000 }),
      constantFrom("down_total" as const, "half_even_total" as const),
      (net, rest, rate, rounding) => {
        const rule = { rate, rounding, label: "VAT" };
        const invoice = { net: net + rest, tax: calculateTax(rule, [net + rest]) };
        expect(calculateCreditTax(rule, net, { invoice, before: { net: 0, tax: 0 } })).toBe(calculateTax(rule, [net]));
      },
    ),
  );
});
