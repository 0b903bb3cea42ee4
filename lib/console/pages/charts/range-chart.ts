import { html, type Html } from "#platform/pages/html.ts";
import { toAnchor, toPercent } from "./chart-figure.ts";
import { axisHeight, drawValueAxis, toValueScale } from "./value-axis.ts";

/** A value within its range, and marks that it is compared with. */
export type Range = {
  value: number;
  name: string;
  range: { low: number; high: number } | null;
  mark?: { value: number; name: string };
};

const [middle, bottom] = [48, 74];

/** Draws a value on an axis from zero, with the range that it may have and a mark that it is compared with. */
export function drawRange(
  { value, name, range, mark }: Range,
  format: (value: number) => string,
): {
  drawing: Html;
  height: number;
} {
  const scale = toValueScale([value, range?.high ?? 0, mark?.value ?? 0]);
  const [x, markX] = [scale(value), mark && scale(mark.value)];
  return {
    height: bottom + axisHeight,
    drawing: html`${drawValueAxis(scale, bottom, format)}
      ${
        range !== null &&
        html`<rect
          class="range"
          x="${toPercent(scale(range.low))}"
          y="${middle - 8}"
          width="${toPercent(scale(range.high) - scale(range.low))}"
          height="16"
        />`
      }
      <line class="range-value" x1="${toPercent(x)}" x2="${toPercent(x)}" y1="${middle - 14}" y2="${middle + 14}" />
      <text class="bar-figure" x="${toPercent(x)}" y="${middle - 20}" text-anchor="${toAnchor(x)}">${name}</text>
      ${
        mark &&
        markX !== undefined &&
        html`<line class="reference" x1="${toPercent(markX)}" x2="${toPercent(markX)}" y1="20" y2="${bottom}" />
          <text
            class="reference-name"
            x="${toPercent(markX)}"
            y="12"
            text-anchor="${markX < 35 ? "start" : markX > 65 ? "end" : "middle"}"
          >
            ${mark.name}
          </text>`
      }`,
  };
}
