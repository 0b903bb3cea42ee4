import * as z from "zod";
import { ClientId } from "#domain/shared/id.ts";

/** What can stop a lead, in the words of refusals and skip reasons where they exist. */
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
  "holidays_ending",
  "sender_unverified",
] as const;

/** A failed blocking check stops all leads; any other is a warning. `pointer` names the setting in the campaign. */
export const ReadinessCheck = z.object({
  code: z.enum(readinessCheckCodes),
  isPassed: z.boolean(),
  isBlocking: z.boolean(),
  clientId: ClientId.optional(),
  detail: z.string(),
  pointer: z.string().optional(),
});
export type ReadinessCheck = z.infer<typeof ReadinessCheck>;

/** The longest wait: a client that opens later is closed all week. */
export const weekMs = 7 * 24 * 3_600_000;
