import * as z from "zod";

/** How soon after the delivery the client first tried, in minutes; `none` if it recorded no attempt. */
export const ResponseBand = z.enum(["0-5", "5-15", "15-60", "60-240", "over-240", "none"]).meta({
  id: "ResponseBand",
  description: "Minutes from delivery to the first attempt; `none`: no attempt was recorded.",
});
export type ResponseBand = z.infer<typeof ResponseBand>;

const limits = [
  [300, "0-5"],
  [900, "5-15"],
  [3600, "15-60"],
  [14_400, "60-240"],
] as const satisfies readonly (readonly [number, ResponseBand])[];

/** The band of a lead whose first attempt came after so many seconds; null if none was recorded. */
export const toResponseBand = (seconds: number | null): ResponseBand =>
  seconds === null ? "none" : (limits.find(([most]) => seconds <= most)?.[1] ?? "over-240");
