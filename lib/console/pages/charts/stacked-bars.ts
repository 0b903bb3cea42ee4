import { scaleLinear } from "d3-scale";
import { stack } from "d3-shape";
import { html, type Html } from "#platform/pages/html.ts";
import { drawBarName, drawInterval } from "./bar-chart.ts";
import { toPercent } from "./chart-figure.ts";
import { drawPatterns, type SeriesNumber, toFill } from "./series.ts";

/** A part of a bar, in the order from the left. */
type Segment = { series: SeriesNumber | "rest"; count: number };

/** A bar of which the segments are all: its parts add up to 100 %. */
export type StackedBar = {
  name: string;
  figure: string;
  segments: readonly Segment[];
  /** Of the first segment, from 0 to 1. */
  interval?: { low: number; high: number } | null;
  /** What the first segment is compared with, from 0 to 1, and its name. */
  reference?: { share: number; name: string };
  isTooFew: boolean;
};

const row = { height: 74, text: 14, bar: 22, thickness: 24, below: 62 } as const;

/** Draws bars under each other, each as wide as the chart: parts of different wholes are never compared by length. */
export function drawStackedBars(id: string, bars: readonly StackedBar[]): { drawing: Html; height: number } {
  return {
    height: bars.length * row.height,
    drawing: html`${drawPatterns(id)}${bars.map((bar, index) => drawStackedBar(id, bar, index * row.height))}`,
  };
}

function drawStackedBar(
  id: string,
  { name, figure, segments, interval, reference, isTooFew }: StackedBar,
  top: number,
): Html {
  const all = segments.reduce((sum, { count }) => sum + count, 0);
  const toX = scaleLinear([0, all === 0 ? 1 : all], [0, 100]);
  const counts = Object.fromEntries(segments.map(({ count }, index) => [String(index), count]));
  const spans = stack().keys(Object.keys(counts))([counts]);
  const y = top + row.bar;
  return html`${drawBarName(name, figure, top + row.text)}
    <text class="${isTooFew ? "bar-figure is-few" : "bar-figure"}" x="100%" y="${top + row.text}" text-anchor="end">
      ${figure}
    </text>
    <rect class="segment-frame" x="0" y="${y}" width="100%" height="${row.thickness}" />
    ${segments.map(({ series, count }, index) => {
      const [from, to] = spans[index]?.[0] ?? [0, 0];
      return (
        count > 0 &&
        html`<rect
          ${toFill(id, series)}
          x="${toPercent(toX(from))}"
          y="${y}"
          width="${toPercent(toX(to - from))}"
          height="${row.thickness}"
        />`
      );
    })}
    ${interval ? drawInterval(interval.low * 100, interval.high * 100, y + row.thickness / 2) : undefined}
    ${reference && drawReference(reference, y)}`;
}

const drawReference = ({ share, name }: { share: number; name: string }, y: number): Html =>
  html`<line
      class="reference"
      x1="${toPercent(share * 100)}"
      x2="${toPercent(share * 100)}"
      y1="${y - 3}"
      y2="${y + row.thickness + 3}"
    />
    <text
      class="reference-name"
      x="${toPercent(share * 100)}"
      y="${y - row.bar + row.below}"
      text-anchor="${share < 0.35 ? "start" : share > 0.65 ? "end" : "middle"}"
    >
      ${name}
    </text>`;
