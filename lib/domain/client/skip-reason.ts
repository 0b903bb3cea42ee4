import * as z from "zod";

/** Why a delivery is not to be made, although nothing is wrong with the way to it; in the mission's words. */
export const SkipReason = z.enum([
  "outside_hours",
  "cap_reached",
  "client_paused",
  "opted_out",
  "suppressed",
  "filter_mismatch",
  "no_subscription",
]);
export type SkipReason = z.infer<typeof SkipReason>;
