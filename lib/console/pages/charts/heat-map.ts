import { scaleBand, scaleQuantize } from "d3-scale";
import { html, type Html } from "#platform/pages/html.ts";
import { toPercent } from "./chart-figure.ts";

/** What an hour of the week has: the text in its cell, and its value from 0 to 1, or null if it is too few to colour. */
export type HeatCell = { column: number; row: number; text: string; value: number | null };

/** From the palest to the darkest; each has its text in a colour that can be read on it. */
const steps = [1, 2, 3, 4, 5] as const;

const [rowHeight, headHeight] = [26, 22];

/** Draws a table of cells that are darker for a greater value, with the value in each. Rows are given by their number. */
export function drawHeatMap(
  cells: readonly HeatCell[],
  { columns, rows }: { columns: readonly string[]; rows: readonly { row: number; name: string }[] },
): { drawing: Html; height: number } {
  const toX = scaleBand(
    columns.map((_, index) => index),
    [12, 100],
  );
  const toShade = scaleQuantize([0, 1], steps);
  const tops = new Map(rows.map(({ row }, index) => [row, headHeight + index * rowHeight]));
  return {
    height: headHeight + rows.length * rowHeight,
    drawing: html`<g class="axis" aria-hidden="true">
        ${columns.map(
          (name, index) =>
            html`<text x="${toPercent((toX(index) ?? 0) + toX.bandwidth() / 2)}" y="14" text-anchor="middle"
              >${name}</text
            >`,
        )}
        ${rows.map(({ row, name }) => html`<text x="0" y="${(tops.get(row) ?? 0) + 17}">${name}</text>`)}
      </g>
      ${cells.map(({ column, row, text, value }) => {
        const [x, y] = [toX(column) ?? 0, tops.get(row) ?? 0];
        return html`<rect
            class="${value === null ? "heat is-few" : `heat heat-${toShade(value)}`}"
            x="${toPercent(x)}"
            y="${y}"
            width="${toPercent(toX.bandwidth())}"
            height="${rowHeight}"
          />
          <text
            class="${value === null ? "heat-text is-few" : `heat-text on-heat-${toShade(value)}`}"
            x="${toPercent(x + toX.bandwidth() / 2)}"
            y="${y + 17}"
            text-anchor="middle"
          >
            ${text}
          </text>`;
      })}`,
  };
}
