import * as z from "zod";
import { ClientId } from "#domain/shared/id.ts";

/** What can stop a lead, in the words of refusals and skip reasons where there is one. */
const readinessCheckCodes = [
  "campaign_inactive",
  "fields_contradict",
  "client_missing",
  "client_paused",
  "no_subscription",
  "endpoint_unverified",
  "endpoint_disabled",
  "price_missing",
  "out_of_area",
  "cap_too_low",
  "cap_reached",
  "closed_all_week",
  "outside_hours",
  "nobody_takes_leads",
  "canary_impossible",
  "canary_missing",
] as const;

/**
 * Whether one thing stops leads. One that is blocking is enough to stop them all; any other is a warning. `pointer` is the place in the
 * campaign that decides it.
 */
export const ReadinessCheck = z.object({
  code: z.enum(readinessCheckCodes),
  isPassed: z.boolean(),
  isBlocking: z.boolean(),
  clientId: ClientId.optional(),
  detail: z.string(),
  pointer: z.string().optional(),
});
export type ReadinessCheck = z.infer<typeof ReadinessCheck>;

/** Who opens later than this is closed all week, and a lead that waits longer gets nowhere. */
export const weekMs = 7 * 24 * 3_600_000;
