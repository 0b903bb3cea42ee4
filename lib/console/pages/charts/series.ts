import { symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle, type SymbolType } from "d3-shape";
import { html, type Html } from "#platform/pages/html.ts";

/** A chart has at most four series. Each has a colour, a shape, a dash and a pattern of its own. */
export type SeriesNumber = 1 | 2 | 3 | 4;

const shapes: Record<SeriesNumber, SymbolType> = {
  1: symbolCircle,
  2: symbolSquare,
  3: symbolTriangle,
  4: symbolDiamond,
};

const shapeArea = 72;

/** The shape of a series at a position: its parent is as wide as the chart, so the shape keeps its size. */
export const drawShape = (series: SeriesNumber, x: string, y: number | string, isTooFew = false): Html =>
  html`<svg x="${x}" y="${y}" overflow="visible">
    <path
      class="${isTooFew ? `shape series-${series} is-few` : `shape series-${series}`}"
      d="${symbol(shapes[series], shapeArea)() ?? ""}"
    />
  </svg>`;

/** The patterns with which the segments of a chart differ without their colours. The first series has none. */
export const drawPatterns = (id: string): Html =>
  html`<defs>
    <pattern id="${id}-2" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect class="fill-2" width="6" height="6" /><line class="pattern-line" x1="0" x2="0" y1="0" y2="6" />
    </pattern>
    <pattern id="${id}-3" width="6" height="6" patternUnits="userSpaceOnUse">
      <rect class="fill-3" width="6" height="6" /><circle class="pattern-dot" cx="3" cy="3" r="1.4" />
    </pattern>
    <pattern id="${id}-4" width="6" height="6" patternUnits="userSpaceOnUse">
      <rect class="fill-4" width="6" height="6" /><line class="pattern-line" x1="0" x2="6" y1="3" y2="3" />
    </pattern>
    <pattern id="${id}-rest" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
      <line class="rest-line" x1="0" x2="0" y1="0" y2="7" />
    </pattern>
  </defs>`;

/** What a segment is filled with: a series, or what remains. */
export const toFill = (id: string, series: SeriesNumber | "rest"): Html =>
  series === 1 ? html`class="segment fill-1"` : html`class="segment" fill="url(#${id}-${series})"`;

/** The names of series, each with its shape and its line as the chart has them. */
export const lineLegend = (names: readonly string[]): Html =>
  html`<ul class="legend">
    ${names.map((name, index) => {
      const series = toSeriesNumber(index);
      return html`<li>
        <svg width="28" height="14" aria-hidden="true">
          <line class="line series-${series}" x1="0" x2="28" y1="7" y2="7" />
          ${drawShape(series, "14", 7)}
        </svg>
        ${name}
      </li>`;
    })}
  </ul>`;

/** The names of segments, each with its pattern. */
export const segmentLegend = (id: string, entries: readonly { name: string; series: SeriesNumber | "rest" }[]): Html =>
  html`<ul class="legend">
    ${entries.map(
      ({ name, series }) =>
        html`<li>
          <svg width="20" height="14" aria-hidden="true"><rect ${toFill(id, series)} width="20" height="14" /></svg>
          ${name}
        </li>`,
    )}
  </ul>`;

export const toSeriesNumber = (index: number): SeriesNumber => {
  const series = ([1, 2, 3, 4] as const)[index];
  if (series === undefined) throw new RangeError("a chart has at most four series");
  return series;
};
