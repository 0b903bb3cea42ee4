import * as z from "zod";

/** Why a lead was not placed with a client, or not delivered on a channel, without a failure. */
export const SkipReason = z.enum([
  "outside_hours",
  "cap_reached",
  "client_paused",
  "opted_out",
  "suppressed",
  "filter_mismatch",
  "no_subscription",
  "passed_on",
]);
export type SkipReason = z.infer<typeof SkipReason>;
