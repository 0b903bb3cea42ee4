import { assert, array, constantFrom, integer, property, record } from "fast-check";
import { expect, it } from "vitest";
import { calculateTax, TaxRounding } from "#domain/contracts/tax.ts";
import { compareTax, toHandoverLines } from "#domain/ledger/handover.ts";
import { sumAmounts } from "#domain/shared/money.ts";
import { anId } from "#test/support/an-id.ts";

const charge = record({
  kind: constantFrom("lead", "credit", "appointment"),
  campaign: integer({ min: 0, max: 3 }),
  model: constantFrom("callback" as const, "hybrid" as const),
  quantity: integer({ min: 1, max: 50 }),
  amount: integer({ min: -5_000, max: 1_000_000 }),
});

it("for any charges, rate and rounding, lines sum to the net, and their tax differs by no more than the lines", () => {
  assert(
    property(
      array(charge, { maxLength: 60 }),
      integer({ min: 0, max: 10_000 }),
      constantFrom(...TaxRounding.options),
      (given, rate, rounding) => {
        const charges = given.map(({ campaign, model, ...rest }) => ({
          ...rest,
          campaign: { id: anId("campaign", campaign), name: "Roofs", model },
        }));
        const amounts = charges.map(({ amount }) => amount);
        const tax = { rate, rounding, label: "VAT" };
        const sums = { net: sumAmounts(amounts), tax: calculateTax(tax, amounts) };
        const lines = toHandoverLines("xero", { charges, sums, currency: "GBP" });
        if (!lines.ok) {
          expect(sums.net).toBeLessThanOrEqual(0);
          return;
        }
        expect(sumAmounts(lines.value.map(({ amount }) => amount))).toBe(sums.net);
        const { difference, lines: ofLines } = compareTax({ tax, sums }, lines.value);
        expect(ofLines - sums.tax).toBe(difference);
        // A line that was rounded by itself is off by half a unit at most, and so is each charge in it.
        expect(Math.abs(difference)).toBeLessThanOrEqual(Math.max(charges.length, lines.value.length));
      },
    ),
  );
});
