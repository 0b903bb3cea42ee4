import { beforeAll, describe, expect, it } from "vitest";
import { percentile } from "#domain/billing/percentile.ts";
import { sumCells } from "#domain/reports/cell.ts";
import { estimatePercentile } from "#domain/reports/log-sketch.ts";
import { makeSeededRandom } from "#bin/demo/sample-leads.ts";
import { countByHand } from "#test/support/reports/count-by-hand.ts";
import { generateLeads } from "#test/support/reports/generated-leads.ts";
import { type AnyLead, toDayCells } from "#test/support/reports/measured-leads.ts";

/** `LEADS=50000` counts as many as a busy client has in a year. */
const number = Number(process.env["LEADS"] ?? 1_000);

describe(`the cells of ${number} generated leads`, () => {
  let leads: AnyLead[];
  beforeAll(() => {
    leads = generateLeads(number, makeSeededRandom(20_261_128));
  }, 600_000);

  it("have the counts, sums and percentiles of all of them, some read twice", { timeout: 600_000 }, () => {
    const read = [...leads, ...leads.slice(0, leads.length / 5)];
    const cells = toDayCells(read);
    const figures = sumCells(cells.map(({ cell }) => cell));
    const byHand = countByHand(leads);
    expect(figures.counts).toEqual(byHand.counts);
    expect(figures.money).toEqual(byHand.money);
    const wrong = Object.entries(figures.sketches).flatMap(([name, sketch]) =>
      [1, 50, 90, 95, 99].flatMap((p) => {
        const [estimate, exact] = [
          estimatePercentile(sketch, p) ?? NaN,
          percentile(byHand.times[name] ?? [], p) ?? NaN,
        ];
        return Math.abs(estimate - exact) <= exact * 0.01 + 1e-6 ? [] : [{ name, p, estimate, exact }];
      }),
    );
    expect(wrong).toEqual([]);
  });
});
