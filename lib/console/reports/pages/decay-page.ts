import type { DecayReport } from "#domain/reports/decay-report.ts";
import type { ResponseBand } from "#domain/reports/response-band.ts";
import { html, type Html } from "#platform/pages/html.ts";
import { chartFigure } from "../../pages/charts/chart-figure.ts";
import { drawLines } from "../../pages/charts/line-chart.ts";
import { lineLegend } from "../../pages/charts/series.ts";
import { maturingSentence } from "./cost-page.ts";
import type { ReportContext } from "./report-context.ts";
import { type ReportBody, rowName } from "./report-frame.ts";
import { coverageText, percent, rateText } from "./report-words.ts";
import { dataTable } from "../../pages/data-table.ts";
import { rateColumns } from "./rate-columns.ts";

type DecayRow = DecayReport["rows"][number];
type Curve = DecayRow["curve"];

const bandNames: Record<ResponseBand, string> = {
  "0-5": "within 5 min",
  "5-15": "5 to 15 min",
  "15-60": "15 to 60 min",
  "60-240": "1 to 4 h",
  "over-240": "over 4 h",
  none: "no try",
};

/** The same under the chart, on two lines that fit a phone. */
const bandLabels: Record<ResponseBand, readonly [string, string]> = {
  "0-5": ["0–5", "min"],
  "5-15": ["5–15", "min"],
  "15-60": ["15–60", "min"],
  "60-240": ["1–4", "h"],
  "over-240": ["over 4", "h"],
  none: ["no", "try"],
};

/** What the page on late first tries says: what came of leads by how soon the client tried. */
export function toDecayBody({ rows }: DecayReport, context: ReportContext): ReportBody {
  const [first, ...others] = rows;
  const maturing = rows.reduce((sum, row) => sum + row.maturing, 0);
  return {
    answer:
      first && others.length === 0
        ? decaySentence(first.curve)
        : "What came of leads by how soon they were tried, a chart for each.",
    notes: [
      "Fast answers and good leads may have a common cause: the two go together, which does not show that one makes the other.",
      ...(first && others.length === 0
        ? [`A first try is recorded for ${coverageText(first.curve.coverage)} of the leads.`]
        : []),
      ...(maturing === 0 ? [] : [maturingSentence(maturing)]),
    ],
    charts: rows.map((row, index) => decayChart(row, index, context)),
    counted: [
      first?.curve.clock === "raw"
        ? "The time from delivery to the first try is by the clock on the wall."
        : "The time from delivery to the first try is in the client's contact hours.",
      "Only leads that are old enough are judged: by the age at which 90 % of the sales of their campaign and model have come.",
      "A lead without a recorded try has a place of its own at the right, and is not counted as slow.",
    ],
  };
}

/** What came of the soonest and of the latest tries, if both are enough to say. */
export function decaySentence({ bands }: Curve): string {
  const tried = bands.filter(({ band, reached }) => band !== "none" && !reached.tooFew);
  const [soonest, latest] = [tried[0], tried.at(-1)];
  if (!soonest || !latest || soonest === latest) return "Too few to say what comes of a late first try.";
  return `Of leads first tried ${bandNames[soonest.band]}, ${rateText(soonest.reached)} were reached; of those first tried ${bandNames[latest.band]} after delivery, ${rateText(latest.reached)}.`;
}

function decayChart({ key, curve }: DecayRow, index: number, context: ReportContext): Html {
  const toPoints = (which: "reached" | "won") =>
    curve.bands.map((band) => {
      const { share, interval, tooFew, of } = band[which];
      return { value: share, interval: of === 0 ? null : interval, isTooFew: tooFew };
    });
  return chartFigure({
    id: `decay-${index + 1}`,
    title:
      key === null ? "Reached and sold, by the time to the first try" : `Reached and sold: ${rowName(key, context)}`,
    description: curve.bands
      .map(({ band, reached, won }) => `${bandNames[band]}: reached ${rateText(reached)}, sold ${rateText(won)}`)
      .join("; "),
    legend: lineLegend(["Reached", "Sold"]),
    ...drawLines(
      curve.bands.map(({ band }) => bandLabels[band]),
      [{ points: toPoints("reached") }, { points: toPoints("won") }],
      percent,
    ),
    caption: html`Share of the leads that were first tried after so long, with its 95 % interval. A hollow point is too
    few to say.`,
    table: dataTable({ caption: "By the time to the first try" }, curve.bands, [
      { title: "First try after", cell: ({ band }) => bandNames[band] },
      ...rateColumns<Curve["bands"][number]>("Reached", ({ reached }) => reached),
      ...rateColumns<Curve["bands"][number]>("Sold", ({ won }) => won),
    ]),
  });
}
