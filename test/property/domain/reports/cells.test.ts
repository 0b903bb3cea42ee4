import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildClientReport } from "#domain/billing/client-report.ts";
import type { Fact } from "#domain/history/fact.ts";
import { Cell, mergeCells, sumCells } from "#domain/reports/cell.ts";
import { CellPart, joinParts, pickPart } from "#domain/reports/cell-parts.ts";
import { type Figures, mergeFigures } from "#domain/reports/figures.ts";
import { estimatePercentile } from "#domain/reports/log-sketch.ts";
import { toClientReport } from "#domain/reports/to-client-report.ts";
import { anId } from "#test/support/an-id.ts";
import {
  anyHistory,
  anyHistoryOfCycles,
  anyHistoryOfReturns,
  anyHistoryOfTakenLead,
  anyPricedHistory,
  disturbed,
} from "#test/support/arbitraries.ts";
import { at } from "#test/support/at.ts";
import { runs } from "#test/support/property-runs.ts";
import { countByHand } from "#test/support/reports/count-by-hand.ts";
import { type AnyLead, hash, toAnyLead, toDayCells, toOneCell } from "#test/support/reports/measured-leads.ts";

/** A history, and the same in another order with repetitions; received within three days, by one of two campaigns. */
const anyLeadHistory = fc
  .record({
    history: fc.oneof(anyHistory, anyHistoryOfReturns, anyHistoryOfCycles, anyHistoryOfTakenLead, anyPricedHistory),
    campaign: fc.constantFrom(1, 2),
    day: fc.constantFrom("2026-11-21", "2026-11-22", "2026-11-23"),
    currency: fc.constantFrom("GBP", "GBP", "EUR"),
    hasHours: fc.boolean(),
  })
  .chain(({ history, campaign, day, currency, hasHours }) => {
    const own = history.map((fact): Fact => {
      if (fact.kind !== "received" || !fact.placement) return fact;
      const { placement } = fact;
      const price = { ...placement.price, currency };
      const moment = `${day}${fact.at.slice(10)}` as typeof fact.at;
      return { ...fact, at: moment, campaignId: anId("campaign", campaign), placement: { ...placement, price } };
    });
    return fc.record({ own: fc.constant(own), again: disturbed(own), hasHours: fc.constant(hasHours) });
  });
const anyHistories = fc.array(anyLeadHistory, { maxLength: 12 });

type AnyHistories = { own: Fact[]; again: Fact[]; hasHours: boolean }[];

const toLeads = (histories: AnyHistories, which: "own" | "again" = "own"): AnyLead[] =>
  histories.map((each, index) => toAnyLead(anId("lead", index + 1), each[which], each.hasHours));

const sumAll = (leads: readonly AnyLead[]): Figures => sumCells(toDayCells(leads).map(({ cell }) => cell));

const inOtherParts = /^(all|told_late|channel|hour|band|delivery|skipped|return)\./;
const inCore = new Set([
  "all.with_hours",
  "all.ttfa.working.within_60",
  "all.ttfc.working.within_60",
  "all.ttfc.raw.within_60",
]);

describe("the cells of any leads", () => {
  it("merged have the figures that are counted by hand", () => {
    fc.assert(
      fc.property(anyHistories, (histories) => {
        const leads = toLeads(histories);
        const figures = sumAll(leads);
        const byHand = countByHand(leads);
        expect(figures.counts).toEqual(byHand.counts);
        expect(figures.money).toEqual(byHand.money);
        expect(Object.keys(figures.sketches).sort()).toEqual(Object.keys(byHand.times).sort());
        for (const [name, { count, sum, min, max }] of Object.entries(figures.sketches)) {
          const values = byHand.times[name] ?? [];
          expect([count, sum, min, max]).toEqual([
            values.length,
            values.reduce((total, value) => total + value, 0),
            Math.min(...values),
            Math.max(...values),
          ]);
        }
      }),
      runs(150),
    );
  });

  it("of a date and a campaign have the figures of their leads alone, by model", () => {
    fc.assert(
      fc.property(anyHistories, (histories) => {
        const leads = toLeads(histories);
        for (const { campaignId, cell } of toDayCells(leads)) {
          for (const model of ["callback", "appointment", "hybrid"] as const) {
            const own = leads.filter(
              ({ record }) =>
                record.campaignId === campaignId && record.model === model && record.placedAt.startsWith(cell.from),
            );
            expect(cell.models[model]?.counts ?? {}).toEqual(countByHand(own).counts);
          }
        }
      }),
      runs(50),
    );
  });

  it("are the same for facts and leads in another order, some of them repeated", () => {
    fc.assert(
      fc.property(anyHistories, fc.integer(), (histories, seed) => {
        const leads = toLeads(histories);
        const [first] = leads;
        const again = toLeads(histories, "again");
        const repeated = seed % 2 === 0 ? again.toReversed() : again;
        // What was read of the first lead before its last facts were recorded.
        const stale = first ? [{ ...first, version: -1, measures: { ...first.measures, appointments: [] } }] : [];
        const cells = (of: readonly AnyLead[]) =>
          new Map(
            toDayCells(of).map((each) => [JSON.stringify([each.cell.from, each.campaignId]), { ...each.cell.models }]),
          );
        expect(cells([...stale, ...repeated, ...repeated, ...stale])).toEqual(cells(leads));
      }),
      runs(50),
    );
  });

  it("merge in any order and grouping, and as they were stored", () => {
    fc.assert(
      fc.property(anyHistories, (histories) => {
        const cells = toDayCells(toLeads(histories)).map(({ cell }) => cell);
        const stored = cells.map((cell) => Cell.decode(JSON.parse(JSON.stringify(Cell.encode(cell)))));
        expect(stored).toEqual(cells);
        const [first, second] = [cells.slice(0, 2), cells.slice(2)].map((part) => mergeCells(part, hash));
        const grouped = mergeCells(
          [second, first].flatMap((part) => part ?? []),
          hash,
        );
        expect(grouped?.models).toEqual(mergeCells(stored, hash)?.models);
      }),
      runs(50),
    );
  });

  it("are whole again after they were stored in parts, and a part of other leads is left out", () => {
    fc.assert(
      fc.property(anyHistories, (histories) => {
        for (const { cell } of toDayCells(toLeads(histories))) {
          const [core = cell, ...rest] = CellPart.options.map((part) => pickPart(cell, part));
          expect(joinParts(core, rest)).toEqual(cell);
          expect(
            joinParts(
              core,
              rest.map((part) => ({ ...part, digest: "other" })),
            ),
          ).toEqual(core);
          // Costs and funnels need the core alone, which has neither the times nor what other reports count.
          for (const [model, { counts, money }] of Object.entries(cell.models)) {
            const own = core.models[model as keyof typeof core.models];
            const isOfCore = ([name]: [string, number]) => !inOtherParts.test(name) || inCore.has(name);
            expect([own?.money, own?.counts]).toEqual([
              money,
              Object.fromEntries(Object.entries(counts).filter(isOfCore)),
            ]);
          }
        }
      }),
      runs(50),
    );
  });

  it("give the report that is built from the records, with percentiles within 1 %", () => {
    fc.assert(
      fc.property(anyHistories, (histories) => {
        const period = { from: at("00:00"), to: at("23:00") };
        const leads = toLeads(histories);
        const cell = toOneCell(leads);
        const sort = ({ wonValue, costPerSale, ...rest }: ReturnType<typeof toClientReport>) => ({
          ...rest,
          wonValue: wonValue.toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
          costPerSale: costPerSale.toSorted((a, b) =>
            `${a.currency}${a.denominator}` < `${b.currency}${b.denominator}` ? -1 : 1,
          ),
        });
        const report = sort(toClientReport(period, cell ? [cell] : []));
        const expected = sort(
          buildClientReport(
            period,
            leads.map(({ record }) => record),
          ),
        );
        for (const clock of ["timeToAcknowledge", "timeToFirstAttempt", "timeToFirstContact"] as const) {
          for (const p of ["p50Seconds", "p95Seconds"] as const) {
            const [estimate, exact] = [report[clock][p], expected[clock][p]];
            // Both are rounded to whole seconds.
            expect(Math.abs((estimate ?? -1) - (exact ?? -1))).toBeLessThanOrEqual((exact ?? 0) * 0.01 + 1);
            report[clock][p] = exact;
          }
          for (const [index, within] of report[clock].within.entries()) {
            // A time is rounded to seconds before it is counted; the test above counts these by hand.
            expected[clock].within[index] = within;
          }
        }
        expect(report).toEqual(expected);
      }),
      runs(50),
    );
  });

  it("add nothing to a merge if they are empty", () => {
    fc.assert(
      fc.property(anyHistories, (histories) => {
        const figures = sumAll(toLeads(histories));
        expect(mergeFigures([{ counts: {}, money: {}, sketches: {} }, figures])).toEqual(figures);
        for (const sketch of Object.values(figures.sketches)) expect(estimatePercentile(sketch, 100)).toBe(sketch.max);
      }),
      runs(20),
    );
  });
});
