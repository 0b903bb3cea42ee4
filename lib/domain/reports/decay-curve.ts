import * as z from "zod";
import { type ClockKind, type Figures, getCount } from "./figures.ts";
import { Rate, toRate } from "./rate.ts";
import { ResponseBand } from "./response-band.ts";

/** What came of leads by how soon the client first tried to reach them. */
export const DecayCurve = z
  .object({
    clock: z.enum(["raw", "working"]).meta({
      id: "ClockKind",
      description: "By the clock on the wall, or within the client's contact hours.",
    }),
    coverage: Rate,
    bands: z.array(
      z
        .object({
          band: ResponseBand,
          reached: Rate,
          won: Rate,
        })
        .meta({
          id: "DecayBand",
          description: "`reached`: leads whose prospect the client spoke with. `won`: leads that were sold.",
        }),
    ),
  })
  .meta({
    id: "DecayCurve",
    description:
      "Fast answers and good leads may have a common cause: the curve shows that they go together, and not that one makes " +
      "the other. `coverage`: delivered leads with a recorded first attempt, of those on this clock.",
  });
export type DecayCurve = z.infer<typeof DecayCurve>;

/** Builds the curve from the figures of leads that are old enough to be sold. */
export function buildDecayCurve(figures: Figures, clock: ClockKind): DecayCurve {
  const bands = ResponseBand.options.map((band) => {
    const prefix = `band.${clock}.${band}` as const;
    const leads = getCount(figures, `${prefix}.leads`);
    return {
      band,
      reached: toRate(getCount(figures, `${prefix}.reached`), leads),
      won: toRate(getCount(figures, `${prefix}.won`), leads),
    };
  });
  const all = bands.reduce((sum, { reached }) => sum + reached.of, 0);
  const none = getCount(figures, `band.${clock}.none.leads`);
  return { clock, coverage: toRate(all - none, all), bands };
}
