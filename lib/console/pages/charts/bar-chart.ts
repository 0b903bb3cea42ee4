import { html, type Html } from "#platform/pages/html.ts";
import { toPercent } from "./chart-figure.ts";
import { axisHeight, drawValueAxis, toValueScale, type ValueScale } from "./value-axis.ts";

/** One bar, its interval, and what is written beside its name. */
export type Bar = {
  name: string;
  figure: string;
  /** Null if there is no value. */
  value: number | null;
  interval?: { low: number; high: number } | null;
  /** Drawn as an outline: the reader is not to compare it. */
  isTooFew: boolean;
};

const row = { height: 52, text: 14, bar: 22, thickness: 16 } as const;

/** How many characters of 13 pixels are beside each other on a phone of 320 pixels, and on a wider screen. */
const charactersAcross = { narrow: 36, wide: 84 } as const;

/** Draws bars under each other, each under its name and its figure, with their intervals. `most` is the greatest possible value. */
export function drawBars(
  bars: readonly Bar[],
  { format, most }: { format: (value: number) => string; most?: number },
): { drawing: Html; height: number } {
  const scale = toValueScale(
    bars.flatMap(({ value, interval }) => [value ?? 0, interval?.high ?? 0]),
    most,
  );
  const bottom = bars.length * row.height;
  return {
    height: bottom + axisHeight,
    drawing: html`${drawValueAxis(scale, bottom, format)}${bars.map((bar, index) => drawBar(bar, index * row.height, scale))}`,
  };
}

function drawBar({ name, figure, value, interval, isTooFew }: Bar, top: number, scale: ValueScale): Html {
  const middle = top + row.bar + row.thickness / 2;
  return html`${drawBarName(name, figure, top + row.text)}
    <text class="${isTooFew ? "bar-figure is-few" : "bar-figure"}" x="100%" y="${top + row.text}" text-anchor="end">
      ${figure}
    </text>
    ${
      value !== null &&
      html`<rect
        class="${isTooFew ? "bar is-few" : "bar"}"
        x="0"
        y="${top + row.bar}"
        width="${toPercent(scale(value))}"
        height="${row.thickness}"
      />`
    }
    ${interval ? drawInterval(scale(interval.low), scale(interval.high), middle) : undefined}`;
}

/** An interval as a line with an end at each side, on a light line that sets it off from the bar. */
export function drawInterval(low: number, high: number, y: number): Html {
  const [from, to] = [toPercent(Math.max(0, low)), toPercent(Math.min(100, high))];
  const lines = html`<line x1="${from}" x2="${to}" y1="${y}" y2="${y}" />
    <line x1="${from}" x2="${from}" y1="${y - 5}" y2="${y + 5}" />
    <line x1="${to}" x2="${to}" y1="${y - 5}" y2="${y + 5}" />`;
  return html`<g class="interval-halo">${lines}</g> <g class="interval">${lines}</g>`;
}

/** Draws a name as far as it fits beside its figure, on a phone and on a wider screen; the table has all of it. */
export function drawBarName(name: string, figure: string, y: number): Html {
  const narrow = shorten(name, charactersAcross.narrow - figure.length);
  const wide = shorten(name, charactersAcross.wide - figure.length);
  if (narrow === wide) return html`<text class="bar-name" x="0" y="${y}">${wide}</text>`;
  return html`<text class="bar-name is-narrow" x="0" y="${y}">${narrow}</text>
    <text class="bar-name is-wide" x="0" y="${y}">${wide}</text>`;
}

const shorten = (name: string, most: number): string =>
  name.length <= Math.max(10, most) ? name : `${name.slice(0, Math.max(10, most) - 1).trimEnd()}…`;
