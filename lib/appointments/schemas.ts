import * as z from "zod";
import { AppointmentResult, PlaceKind, Promotion, Side } from "#domain/appointments/appointment-fact.ts";
import {
  AppointmentMessageKind,
  MessageChannel,
  MessageFailureReason,
  MessageSkipReason,
} from "#domain/appointments/appointment-message-fact.ts";
import { AppointmentStatus } from "#domain/appointments/judge-appointment.ts";
import { isSlotPeriod, maxSlotDays } from "#domain/appointments/free-slots.ts";
import { LocalTime, type WantedStart } from "#domain/appointments/local-time.ts";
import { AppointmentMinutes, Seat } from "#domain/appointments/seat.ts";
import { AppointmentId, ClientId, LeadId, SeatId } from "#domain/shared/id.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { TimeZone } from "#domain/shared/time-zone.ts";
import { TimeZoneInput } from "#domain/shared/time-zone-input.ts";
import { whenValid } from "#domain/shared/when-valid.ts";
import { isAscendingRange, paging, rangeOrderError } from "#platform/http/list-queries.ts";

export const SeatView = Seat.meta({ id: "Seat" });

const localTime = z
  .string()
  .meta({ description: "The time by the clock, without an offset.", example: "2027-07-01T14:00" });

/** A start as callers may write it: an instant at a whole minute, or a time by the clocks of a zone. */
const startFields = {
  start: InstantInput.optional().meta({
    description: "The start as an instant, at a whole minute; exactly one of `start` and `local` is needed.",
  }),
  local: LocalTime.optional().meta({
    description: "The start by the clocks of `timeZone`. A time that they skip or show twice is refused.",
  }),
};
const hasOneStart = ({ start, local }: WantedStart) => (start === undefined) !== (local === undefined);
const oneStartError = { path: ["start"], error: "exactly one of start and local", ...whenValid };
const hasZone = ({ local, timeZone }: WantedStart) => local === undefined || timeZone !== undefined;
const zoneError = { path: ["timeZone"], error: "needed with local", ...whenValid };
const isWholeMinute = ({ start }: WantedStart) => start === undefined || start.endsWith(":00.000Z");
const wholeMinuteError = { path: ["start"], error: "an RFC 3339 date-time at a whole minute", ...whenValid };

const sequence = z
  .int()
  .min(0)
  .max(1_000_000)
  .meta({ description: "The `sequence` of the appointment on which you decided; it has another one after a move." });
const bySide = Side.meta({ description: "The side that wants it." });

export const NewAppointment = z
  .strictObject({
    seatId: SeatId,
    ...startFields,
    timeZone: TimeZoneInput.optional().meta({
      description:
        "The zone in which the time was agreed with the prospect; by default the seat's. Needed with `local`.",
    }),
    minutes: AppointmentMinutes.optional().meta({ description: "By default the seat's." }),
    place: z.strictObject({ kind: PlaceKind }).meta({ id: "AppointmentPlace" }),
    promotion: Promotion.optional().meta({
      description:
        "Why a callback lead becomes an appointment, and at which point. Needed on a hybrid placement, after the prospect was reached; refused under other models.",
    }),
  })
  .refine(hasOneStart, oneStartError)
  .refine(hasZone, zoneError)
  .refine(isWholeMinute, wholeMinuteError)
  .meta({ id: "NewAppointment" });

export const AppointmentMove = z
  .strictObject({
    ...startFields,
    timeZone: TimeZoneInput.optional().meta({ description: "The zone of `local`." }),
    sequence,
    by: bySide,
  })
  .refine(hasOneStart, oneStartError)
  .refine(hasZone, zoneError)
  .refine(isWholeMinute, wholeMinuteError)
  .meta({ id: "AppointmentMove" });
export const AppointmentCancellation = z.strictObject({ sequence, by: bySide }).meta({ id: "AppointmentCancellation" });
export const AppointmentConfirmation = z
  .strictObject({ side: Side, sequence: sequence.optional() })
  .meta({ id: "AppointmentConfirmation" });
export const NewAppointmentResult = z
  .strictObject({
    side: z.enum([...Side.options, "agency"]).meta({
      description: "Who says it. `agency` decides, once and for good. A client's key reports for `client` only.",
    }),
    result: AppointmentResult,
    qualified: z.boolean().optional().meta({ description: "Whether the prospect was as agreed." }),
  })
  .meta({ id: "NewAppointmentResult" });

export const AppointmentMessageStatus = z.enum(["sent", "skipped", "failed", "deferred"]);
export const AppointmentMessageReason = z.enum([...MessageSkipReason.options, ...MessageFailureReason.options]);

/** An appointment at the moment of the response. */
export const AppointmentView = z
  .object({
    id: AppointmentId,
    leadId: LeadId,
    clientId: ClientId,
    seatId: SeatId,
    status: AppointmentStatus,
    result: AppointmentResult.optional().meta({ description: "What came of it, as far as it is known." }),
    final: z.boolean().meta({ description: "Whether no side can contradict or correct the result any more." }),
    finalAt: Instant.optional().meta({ description: "When the result is final, unless a side says otherwise before." }),
    start: Instant,
    end: Instant,
    minutes: z.int(),
    timeZone: TimeZone.meta({ description: "The zone in which the time was agreed with the prospect." }),
    local: z
      .object({ seat: localTime, prospect: localTime })
      .meta({ id: "AppointmentLocalTimes", description: "The start by the clocks of each side." }),
    place: z.object({ kind: PlaceKind }).meta({ id: "BookedPlace" }),
    sequence: z.int().meta({ description: "How often it was moved." }),
    promotion: Promotion.optional(),
    confirmedBy: z.array(Side).meta({ description: "The sides that confirmed the current time." }),
    moves: z.array(
      z
        .object({
          from: Instant,
          to: Instant,
          by: Side,
          at: Instant,
          late: z
            .boolean()
            .meta({ description: "The client moved it within the last hours before the start: `lateMoveHours`." }),
        })
        .meta({ id: "AppointmentMoveRecord" }),
    ),
    cancelled: z.object({ by: Side, at: Instant }).optional().meta({ id: "AppointmentCancellationRecord" }),
    statements: z
      .array(
        z
          .object({ by: Side, result: AppointmentResult, qualified: z.boolean().optional(), at: Instant })
          .meta({ id: "AppointmentStatement" }),
      )
      .meta({ description: "What the sides said came of it, in the order in which Baton heard it." }),
    messages: z
      .array(
        z
          .object({
            message: AppointmentMessageKind,
            side: Side,
            sequence: z.int().meta({ description: "The time that it is about." }),
            minutesBefore: z.int().optional().meta({ description: "Of a reminder: how long before the start." }),
            status: AppointmentMessageStatus,
            channel: MessageChannel.optional(),
            reason: AppointmentMessageReason.optional(),
            at: Instant,
          })
          .meta({ id: "AppointmentMessage" }),
      )
      .meta({ description: "What became of the invitations and reminders to the sides, in the order of their times." }),
    bookedAt: Instant,
  })
  .meta({ id: "Appointment" });
export type AppointmentView = z.infer<typeof AppointmentView>;

export const SlotQuery = z
  .strictObject({
    from: InstantInput.optional().meta({ description: "Slots that start at or after this time; by default now." }),
    to: InstantInput.optional().meta({
      description: "Slots that start before this time: at most 31 days after `from`; by default a week after it.",
    }),
    minutes: z
      .string()
      .regex(/^[1-9]\d{0,2}$/, "a whole number of minutes")
      .transform(Number)
      .pipe(AppointmentMinutes)
      .optional()
      .meta({ description: "The length of the appointment; by default the seat's." }),
  })
  .refine(isAscendingRange, rangeOrderError)
  .refine(isSlotPeriod, { path: ["to"], error: `at most ${maxSlotDays} days after from`, ...whenValid });

export const SlotsView = z
  .object({
    timeZone: TimeZone.meta({ description: "The zone of the seat." }),
    minutes: z.int(),
    slots: z.array(z.object({ start: Instant, end: Instant, local: localTime }).meta({ id: "Slot" })),
  })
  .meta({ id: "Slots" });

export const AppointmentQuery = z
  .strictObject({
    clientId: ClientId,
    from: InstantInput.optional().meta({ description: "Starting at or after this time; by default now." }),
    to: InstantInput.optional().meta({ description: "Starting before this time; by default 31 days after `from`." }),
    status: AppointmentStatus.optional().meta({
      description: "For `open`, `disputed` and the results, `from` is 31 days ago by default.",
    }),
    ...paging,
  })
  .refine(isAscendingRange, rangeOrderError);

export const LeadAppointments = z.object({ items: z.array(AppointmentView) }).meta({ id: "LeadAppointments" });

/** What a side posts on the page of its appointment. */
export const AppointmentFormPost = z
  .discriminatedUnion("do", [
    z.object({ do: z.literal("confirm") }),
    z.object({ do: z.literal("cancel") }),
    z.object({ do: z.literal("move"), start: InstantInput.meta({ description: "One of the free times." }) }),
    z.object({ do: z.literal("say"), result: AppointmentResult }),
    z.object({
      do: z.literal("texts"),
      wish: z.enum(["stop", "start"]).meta({ description: "Of a prospect who gets texts: stop them, or start again." }),
    }),
  ])
  .meta({ id: "AppointmentFormPost" });
export type AppointmentFormPost = z.infer<typeof AppointmentFormPost>;
