import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawBars } from "#console/pages/charts/bar-chart.ts";
import { drawHeatMap } from "#console/pages/charts/heat-map.ts";
import { drawLines } from "#console/pages/charts/line-chart.ts";
import { drawRange } from "#console/pages/charts/range-chart.ts";
import { toSeriesNumber } from "#console/pages/charts/series.ts";
import { drawStackedBars } from "#console/pages/charts/stacked-bars.ts";
import { type Html, render } from "#platform/pages/html.ts";

const bar = (value: number | null, name = "A") => ({ name, figure: "1", value, isTooFew: false });
const lengths = (drawing: Html, className: string): number[] =>
  [...render(drawing).matchAll(new RegExp(`class="${className}"[^>]*?width="([\\d.]+)%"`, "g"))].map(([, width]) =>
    Number(width),
  );
/** Every position and length along the chart, in percent. */
const positions = (drawing: Html): number[] =>
  [...render(drawing).matchAll(/\b(?:x|x1|x2|width)="(-?[\d.]+)%"/g)].map(([, position]) => Number(position));

describe("bars", () => {
  it("are as long as their values, from zero", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 2, maxLength: 8 }), (values) => {
        const drawn = lengths(
          drawBars(
            values.map((value) => bar(value)),
            { format: String },
          ).drawing,
          "bar",
        );

        expect(drawn).toHaveLength(values.length);
        const [longest, most] = [Math.max(...drawn), Math.max(...values)];
        for (const [index, value] of values.entries()) expect(drawn[index]).toBeCloseTo((value / most) * longest, 1);
      }),
    );
  });
  it("stay within the chart with their intervals", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const { drawing } = drawBars([{ ...bar(low), interval: { low, high } }], { format: String, most: 1 });

        for (const position of positions(drawing)) {
          expect(position).toBeGreaterThanOrEqual(0);
          expect(position).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
  it("of too few are outlines", () => {
    const { drawing } = drawBars([{ ...bar(4), isTooFew: true }], { format: String });

    expect(render(drawing)).toContain('class="bar is-few"');
    expect(lengths(drawing, "bar")).toEqual([]);
  });
  it("without a value are not drawn", () => {
    expect(lengths(drawBars([bar(null), bar(3)], { format: String }).drawing, "bar")).toHaveLength(1);
  });
  it("shorten a name that does not fit beside its figure", () => {
    const { drawing } = drawBars([bar(1, "Pennine Roofing and Guttering of Halifax Ltd")], { format: String });

    expect(render(drawing)).toContain("Pennine Roofing and Guttering of H…");
  });
});

describe("stacked bars", () => {
  it("fill their whole width, part after part", () => {
    const segments = [
      { series: 1, count: 22 },
      { series: 2, count: 4 },
      { series: "rest", count: 14 },
    ] as const;
    const markup = render(drawStackedBars("s", [{ name: "A", figure: "40", segments, isTooFew: false }]).drawing);

    expect(markup.match(/class="segment(?: fill-1)?"/g)).toHaveLength(3);
    expect(positions(drawStackedBars("s", [{ name: "A", figure: "40", segments, isTooFew: false }]).drawing)).toEqual(
      expect.arrayContaining([0, 55, 55, 10, 65, 35]),
    );
  });
});

describe("lines", () => {
  const point = (value: number | null, isTooFew = false) => ({
    value,
    interval: value === null ? null : { low: value / 2, high: Math.min(1, value * 1.2) },
    isTooFew,
  });

  it("of series differ in shape, and points of too few are hollow", () => {
    const names = [
      ["0–5", "min"],
      ["over 4", "h"],
    ] as const;
    const series = [{ points: [point(0.7), point(0.3)] }, { points: [point(0.2), point(0.05, true)] }];
    const markup = render(drawLines(names, series, String).drawing);
    const shapes = [...markup.matchAll(/class="shape series-(\d)(?: is-few)?"\s*d="([^"]+)"/g)];

    expect(shapes.map(([, number]) => number)).toEqual(["1", "1", "2", "2"]);
    expect(new Set(shapes.map(([, , path]) => path)).size).toBe(2);
    expect(markup.match(/is-few/g)).toHaveLength(1);
  });
  it("have a gap where there is no value", () => {
    const names = [
      ["a", ""],
      ["b", ""],
      ["c", ""],
    ] as const;
    const markup = render(drawLines(names, [{ points: [point(0.5), point(null), point(0.4)] }], String).drawing);
    const [, path = ""] = /class="line series-1"\s*d="([^"]+)"/.exec(markup) ?? [];

    expect(path.match(/M/g)).toHaveLength(2);
  });
  it("are at most four", () => {
    expect(() => toSeriesNumber(4)).toThrow(RangeError);
  });
});

describe("a heat map", () => {
  it("has the number in each cell, and no colour for too few", () => {
    const cells = [
      { column: 0, row: 9, text: "85", value: 0.85 },
      { column: 6, row: 9, text: "4/9", value: null },
    ];
    const rows = [{ row: 9, name: "09" }];
    const { drawing } = drawHeatMap(cells, { columns: ["M", "T", "W", "T", "F", "S", "S"], rows });
    const markup = render(drawing);

    expect(markup).toMatch(/class="heat heat-5"[\s\S]*>\s*85\s*</);
    expect(markup).toMatch(/class="heat is-few"[\s\S]*>\s*4\/9\s*</);
    expect(Math.max(...positions(drawing))).toBeLessThanOrEqual(100);
  });
});

describe("a range", () => {
  it("spans from its lower to its upper end, with the value between them", () => {
    const plan = { value: 16, name: "16", range: { low: 11, high: 23 }, mark: { value: 12, name: "reached: 12" } };
    const markup = render(drawRange(plan, String).drawing);

    expect(markup).toMatch(/class="range"\s*x="44%"[\s\S]*?width="48%"/);
    expect(markup).toMatch(/class="range-value"\s*x1="64%"/);
    expect(markup).toMatch(/class="reference"\s*x1="48%"/);
  });
});
