import * as z from "zod";
import { AppointmentResult, PlaceKind, Promotion, Side } from "#domain/appointments/appointment-fact.ts";
import { AppointmentStatus } from "#domain/appointments/judge-appointment.ts";
import { isSlotPeriod, maxSlotDays } from "#domain/appointments/free-slots.ts";
import { StartInput } from "#domain/appointments/local-time.ts";
import { AppointmentMinutes, Seat } from "#domain/appointments/seat.ts";
import { AppointmentId, ClientId, LeadId, SeatId } from "#domain/shared/id.ts";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { TimeZone, TimeZoneInput } from "#domain/shared/time-zone.ts";
import { whenValid } from "#domain/shared/when-valid.ts";
import { isAscendingRange, paging, rangeOrderError } from "#platform/http/list-queries.ts";

export const SeatView = Seat.meta({ id: "Seat" });

const localTime = z
  .string()
  .meta({ description: "The time by the clock, without an offset.", example: "2027-07-01T14:00" });

const start = StartInput.meta({
  description:
    "The start, at a whole minute: an instant, or a time by the clocks of a zone. A time that the clocks skip or show twice is refused.",
});
const sequence = z
  .int()
  .min(0)
  .meta({ description: "The `sequence` of the appointment on which you decided; it has another one after a move." });
const bySide = Side.meta({ description: "The side that wants it." });

export const NewAppointment = z
  .strictObject({
    seatId: SeatId,
    start,
    timeZone: TimeZoneInput.optional().meta({
      description:
        "The zone in which the time was agreed with the prospect; by default that of a local start, or else the seat's.",
    }),
    minutes: AppointmentMinutes.optional().meta({ description: "By default the seat's." }),
    place: z.strictObject({ kind: PlaceKind }).meta({ id: "AppointmentPlace" }),
    promotion: Promotion.meta({ id: "Promotion" })
      .optional()
      .meta({ description: "Why a callback lead becomes an appointment, and at which point." }),
  })
  .meta({ id: "NewAppointment" });

export const AppointmentMove = z.strictObject({ start, sequence, by: bySide }).meta({ id: "AppointmentMove" });
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
          late: z.boolean().meta({ description: "The client moved it within the last four hours before the start." }),
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
    status: AppointmentStatus.optional(),
    ...paging,
  })
  .refine(isAscendingRange, rangeOrderError);

export const LeadAppointments = z.object({ items: z.array(AppointmentView) }).meta({ id: "LeadAppointments" });
