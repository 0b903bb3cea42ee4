import * as z from "zod";
import { LateMoveHours } from "#domain/campaigns/late-move.ts";
import { Reminders } from "#domain/campaigns/reminder.ts";
import { provenance } from "#domain/lead/received.ts";
import { AppointmentId, SeatId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { QuietHours } from "#domain/shared/quiet-hours.ts";
import { TimeZone } from "#domain/shared/time-zone.ts";

/** The two sides of an appointment. */
export const Side = z.enum(["client", "prospect"]);
export type Side = z.infer<typeof Side>;

/** Where the two sides meet. The address or link itself is personal data and is no part of the facts. */
export const PlaceKind = z.enum(["phone", "video", "visit"]);
export type PlaceKind = z.infer<typeof PlaceKind>;

/** What came of an appointment. */
export const AppointmentResult = z.enum(["held", "no_show_prospect", "no_show_client"]);
export type AppointmentResult = z.infer<typeof AppointmentResult>;

/** Why and when a callback lead became an appointment. */
export const Promotion = z.strictObject({
  point: z.enum(["first_contact", "later_call", "quote"]),
  reason: z.enum(["needs_survey", "decision_maker", "high_value", "asked", "other"]),
});
export type Promotion = z.infer<typeof Promotion>;

const common = { at: Instant, ...provenance, appointmentId: AppointmentId };

/**
 * The number of the move, counted from 0 at booking. A fact carries the sequence on which its author decided, so that
 * a decision on an outdated time is recognised. iCalendar uses the same number.
 */
const sequence = z.int().min(0);

/** What one of the sides did, on the time with this sequence. */
const ofSide = { ...common, sequence, by: Side };

/**
 * An appointment was booked in a seat. `timeZone` is the zone in which it was agreed with the prospect;
 * `seatTimeZone` is that of the seat at booking. `reminders`, `quietHours` and `lateMoveHours` are those of the campaign
 * at booking, if it does not have the default ones, so that a later change of the campaign changes neither the plan of
 * its messages nor which of its moves were late.
 */
export const AppointmentBooked = z.object({
  kind: z.literal("appointment_booked"),
  ...common,
  seatId: SeatId,
  start: Instant,
  minutes: z.int().positive(),
  timeZone: TimeZone,
  seatTimeZone: TimeZone,
  place: PlaceKind,
  promotion: Promotion.optional(),
  reminders: Reminders.optional(),
  quietHours: QuietHours.optional(),
  lateMoveHours: LateMoveHours.optional(),
});
export type AppointmentBooked = z.infer<typeof AppointmentBooked>;

/** The appointment was moved. Its `sequence` is one higher than the one on which the mover decided. */
export const AppointmentMoved = z.object({
  kind: z.literal("appointment_moved"),
  ...common,
  sequence: z.int().positive(),
  from: Instant,
  to: Instant,
  by: Side,
});
export type AppointmentMoved = z.infer<typeof AppointmentMoved>;

/** A side confirmed the time with this sequence. A move voids the confirmation. */
export const AppointmentConfirmed = z.object({
  kind: z.literal("appointment_confirmed"),
  ...ofSide,
});
export type AppointmentConfirmed = z.infer<typeof AppointmentConfirmed>;

/** A side cancelled the appointment before its start. There is at most one cancellation, for good. */
export const AppointmentCancelled = z.object({
  kind: z.literal("appointment_cancelled"),
  ...ofSide,
});
export type AppointmentCancelled = z.infer<typeof AppointmentCancelled>;

/** A side said what came of the appointment. `statement` counts the statements of the side from 1; the last one counts. */
export const AppointmentSaid = z.object({
  kind: z.literal("appointment_said"),
  ...ofSide,
  statement: z.int().positive(),
  result: AppointmentResult,
  qualified: z.boolean().optional(),
});
export type AppointmentSaid = z.infer<typeof AppointmentSaid>;

/** The agency decided what came of the appointment. There is at most one decision, for good. */
export const AppointmentDecided = z.object({
  kind: z.literal("appointment_decided"),
  ...common,
  sequence,
  result: AppointmentResult,
  qualified: z.boolean().optional(),
});
export type AppointmentDecided = z.infer<typeof AppointmentDecided>;

/**
 * A reminder to a side became due, and the relay orders it. Its identity is that of the message, so that it is ordered
 * once.
 */
export const AppointmentReminded = z
  .object({
    kind: z.literal("appointment_reminded"),
    ...common,
    sequence,
    side: Side,
    minutesBefore: z.int().positive(),
  })
  .meta({ id: "AppointmentRemindedFact" });
export type AppointmentReminded = z.infer<typeof AppointmentReminded>;

/**
 * A result came about by silence, at `at`: it was presumed, or became final because neither side contradicted it in
 * time. The facts before decide it; this one is recorded so that it is announced, once.
 */
export const AppointmentConcluded = z
  .object({
    kind: z.literal("appointment_concluded"),
    ...common,
    sequence,
    stage: z.enum(["presumed", "final"]).meta({ id: "ConclusionStage" }),
  })
  .meta({ id: "AppointmentConcludedFact" });
export type AppointmentConcluded = z.infer<typeof AppointmentConcluded>;

export const AppointmentFact = z.discriminatedUnion("kind", [
  AppointmentBooked,
  AppointmentMoved,
  AppointmentConfirmed,
  AppointmentCancelled,
  AppointmentSaid,
  AppointmentDecided,
  AppointmentReminded,
  AppointmentConcluded,
]);
export type AppointmentFact = z.infer<typeof AppointmentFact>;
