import type { Rate } from "#domain/reports/rate.ts";
import type { Html } from "#platform/pages/html.ts";
import { drawBars } from "../../pages/charts/bar-chart.ts";
import { type Chart, chartFigure } from "../../pages/charts/chart-figure.ts";
import { percent, rateText } from "./report-words.ts";

/** A rate with the name of its bar; `figure` is what is written beside it instead of the rate. */
type NamedRate = { name: string; rate: Rate; figure?: string };

/** A chart with a bar for each rate, and its interval. */
export const rateChart = (
  chart: Omit<Chart, "description" | "drawing" | "height">,
  rates: readonly NamedRate[],
): Html =>
  chartFigure({
    ...chart,
    description: rates.map(({ name, rate }) => `${name}: ${rateText(rate)}`).join("; "),
    ...drawBars(
      rates.map(({ name, rate, figure = rateText(rate) }) => ({
        name,
        figure,
        value: rate.share,
        interval: rate.interval,
        isTooFew: rate.tooFew,
      })),
      { format: percent, most: 1 },
    ),
  });
