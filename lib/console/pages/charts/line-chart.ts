import { scaleLinear, scalePoint } from "d3-scale";
import { line } from "d3-shape";
import { html, type Html } from "#platform/pages/html.ts";
import { toPercent } from "./chart-figure.ts";
import { drawShape, type SeriesNumber, toSeriesNumber } from "./series.ts";
import { toValueScale } from "./value-axis.ts";

/** A value at each of the positions, with its interval; null where there is none. */
type LinePoint = {
  value: number | null;
  interval: { low: number; high: number } | null;
  /** Drawn hollow. */
  isTooFew: boolean;
};

export type LineSeries = { points: readonly LinePoint[] };

const [top, bottom] = [20, 240];

/** The height of the names under the chart, which are on two lines. */
const namesHeight = 42;

/** Draws a line for each series over named positions, and the interval of each of its points. */
export function drawLines(
  names: readonly (readonly [string, string])[],
  series: readonly LineSeries[],
  format: (value: number) => string,
): { drawing: Html; height: number } {
  const values = toValueScale(
    series.flatMap(({ points }) => points.flatMap(({ value, interval }) => [value ?? 0, interval?.high ?? 0])),
    1,
  );
  const toY = scaleLinear(values.domain(), [bottom, top]);
  const toX = scalePoint(
    names.map((_, index) => index),
    [8, 100],
  ).padding(0.5);
  const position = (index: number) => toX(index) ?? 0;
  // Series beside each other, so that one interval does not hide another.
  const beside = (index: number, which: number) => position(index) + (which - (series.length - 1) / 2) * 2.4;
  return {
    height: bottom + namesHeight,
    drawing: html`<g class="axis" aria-hidden="true">
        ${values
          .ticks(4)
          .map(
            (value) =>
              html`<line x1="0" x2="100%" y1="${round(toY(value))}" y2="${round(toY(value))}" />
                <text x="0" y="${round(toY(value)) - 4}">${format(value)}</text>`,
          )}
        ${names.map(
          ([first, second], index) =>
            html`<text x="${toPercent(position(index))}" y="${bottom + 18}" text-anchor="middle">${first}</text>
              <text x="${toPercent(position(index))}" y="${bottom + 34}" text-anchor="middle">${second}</text>`,
        )}
      </g>
      ${series.map(({ points }, which) =>
        drawSeries(
          points.map((point, index) => ({ ...point, x: beside(index, which) })),
          toSeriesNumber(which),
          toY,
        ),
      )}`,
  };
}

function drawSeries(
  points: readonly (LinePoint & { x: number })[],
  series: SeriesNumber,
  toY: (value: number) => number,
): Html {
  const path = line<LinePoint & { x: number }>()
    .defined(({ value }) => value !== null)
    .x(({ x }) => x)
    .y(({ value }) => toY(value ?? 0));
  return html`<svg x="0" y="0" width="100%" height="${bottom}" viewBox="0 0 100 ${bottom}" preserveAspectRatio="none">
      <path class="line series-${series}" d="${path([...points]) ?? ""}" vector-effect="non-scaling-stroke" />
    </svg>
    ${points
      .map(
        ({ x, interval }) =>
          interval &&
          html`<line
            class="whisker series-${series}"
            x1="${toPercent(x)}"
            x2="${toPercent(x)}"
            y1="${round(toY(interval.low))}"
            y2="${round(toY(interval.high))}"
          />`,
      )
      .map((whisker) => whisker ?? false)}
    ${points.map(({ x, value, isTooFew }) => value !== null && drawShape(series, toPercent(x), round(toY(value)), isTooFew))}`;
}

const round = (position: number): number => Math.round(position * 10) / 10;
