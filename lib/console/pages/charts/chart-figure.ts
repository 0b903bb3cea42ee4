import { html, type Html } from "#platform/pages/html.ts";

/** A chart with what a reader gets who cannot see it: its name, what it shows in words, and its numbers in a table. */
export type Chart = {
  /** Begins the ids of the parts of the figure; one figure of a page has it. */
  id: string;
  title: string;
  /** What the chart shows, in one sentence. */
  description: string;
  /** The drawing, as high as `height` pixels; its widths are percentages, so that text keeps its size on a phone. */
  drawing: Html;
  height: number;
  legend?: Html | undefined;
  caption: Html;
  table: Html;
  /** Whether the table is long, and folded at first. */
  isFolded?: boolean;
};

/** A chart with its caption, and its table under a summary that folds it away. */
export const chartFigure = ({
  id,
  title,
  description,
  drawing,
  height,
  legend,
  caption,
  table,
  isFolded,
}: Chart): Html =>
  html`<figure class="chart" id="${id}">
    <h2>${title}</h2>
    ${legend}
    <svg role="img" aria-labelledby="${id}-name ${id}-words" width="100%" height="${height}">
      <title id="${id}-name">${title}</title>
      <desc id="${id}-words">${description}</desc>
      ${drawing}
    </svg>
    <figcaption>${caption}</figcaption>
    <details ${!isFolded && html`open`}>
      <summary>Table</summary>
      ${table}
    </details>
  </figure>`;

/** A position along the chart as an attribute: "23.46%". */
export const toPercent = (position: number): string => `${Math.round(position * 100) / 100}%`;

/** At which side of its position a text is, so that the first and the last one stay within the chart. */
export const toAnchor = (position: number): "start" | "middle" | "end" =>
  position < 6 ? "start" : position > 94 ? "end" : "middle";
