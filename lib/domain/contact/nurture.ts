import * as z from "zod";
import { Placement, provenance } from "#domain/lead/received.ts";
import { Instant } from "#domain/shared/instant.ts";

/** Why a prospect is interested, but not ready yet. */
export const NurtureReason = z.enum(["budget", "timing", "contract_ends", "decision_maker", "comparing", "other"]);
export type NurtureReason = z.infer<typeof NurtureReason>;

/** A calendar date in the client's time zone. */
export const WakeDate = z.iso.date("a date that exists, like 2027-09-01");

/**
 * When a nurtured lead wakes: `wakeOn` is the agreed date, and `wakeAt` the instant, 09:00 on that date or the next
 * opening. It is fixed when the outcome is recorded; at that instant Baton judges again whether the lead may wake.
 */
export const Nurture = z.object({ wakeOn: WakeDate, wakeAt: Instant, reason: NurtureReason.optional() });
export type Nurture = z.infer<typeof Nurture>;

/** The number of a cycle: how often the client has got the lead, so the placement begins cycle 1. */
const wokenCycle = z.int().min(2);

/** The sequence of the nurture outcome that put the lead to sleep. */
const sequence = z.int().positive();

/**
 * A nurtured lead woke: Baton delivers it again, as the same lead, at no second charge. Each cycle begins at most once,
 * however many jobs and requests wake the lead at the same moment.
 */
export const Woken = z.object({
  kind: z.literal("woken"),
  at: Instant,
  ...provenance,
  cycle: wokenCycle,
  sequence,
  deliveries: Placement.shape.deliveries,
  /** How long the latest screening of the phone number is valid; absent if the campaign requires none. */
  screenedUntil: Instant.optional(),
});
export type Woken = z.infer<typeof Woken>;

/** Why a nurtured lead could not wake when its date had come. */
export const NotWokenReason = z.enum([
  "person_erased",
  "suppressed",
  "consent_missing",
  "consent_expired",
  "screening_missing",
  "screening_expired",
  "tps_listed",
  "campaign_inactive",
  "client_paused",
  "no_subscription",
  "outside_hours",
]);
export type NotWokenReason = z.infer<typeof NotWokenReason>;

/**
 * The date of a nurtured lead had come, and a rule kept it asleep. It sleeps until the agency wakes it, or the client
 * records another outcome. A sleep, named by its outcome, ends in this way at most once.
 */
export const NotWoken = z.object({
  kind: z.literal("not_woken"),
  at: Instant,
  ...provenance,
  cycle: wokenCycle,
  sequence,
  reason: NotWokenReason,
});
export type NotWoken = z.infer<typeof NotWoken>;
