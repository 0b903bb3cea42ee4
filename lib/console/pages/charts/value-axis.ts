import { scaleLinear, type ScaleLinear } from "d3-scale";
import { html, type Html } from "#platform/pages/html.ts";
import { toAnchor, toPercent } from "./chart-figure.ts";

/** From a value to its position along the chart, from 0 to 100. Bars start at zero, so the scale does too. */
export type ValueScale = ScaleLinear<number, number>;

const intervals = 4;

/** The scale from zero to the greatest value, rounded up to a number that an axis can be read by. */
export const toValueScale = (values: readonly number[], most?: number): ValueScale => {
  const greatest = Math.max(0, ...values);
  const scale = scaleLinear([0, greatest === 0 ? 1 : greatest], [0, 100]).nice(intervals);
  return most !== undefined && (scale.domain()[1] ?? 0) > most ? scaleLinear([0, most], [0, 100]) : scale;
};

/** The lines of the axis behind the bars, and the values under them. */
export const drawValueAxis = (scale: ValueScale, bottom: number, format: (value: number) => string): Html =>
  html`<g class="axis" aria-hidden="true">
    ${listTicks(scale).map((value) => {
      const position = scale(value);
      return html`<line x1="${toPercent(position)}" x2="${toPercent(position)}" y1="0" y2="${bottom}" />
        <text x="${toPercent(position)}" y="${bottom + 16}" text-anchor="${toAnchor(position)}"
          >${format(value)}</text
        >`;
    })}
  </g>`;

/** A share is read in quarters; other values in round numbers, few enough for a phone. */
const listTicks = (scale: ValueScale): number[] => (scale.domain()[1] === 1 ? [0, 0.25, 0.5, 0.75, 1] : scale.ticks(3));

/** The height of the values under an axis. */
export const axisHeight = 22;
